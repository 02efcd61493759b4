import Model

/// What a picture may have been meant to show, and what more is asked for before it is called broken.
extension DamageCheck {
    /// Beside an input that has no squares; of words, where they are what is left of soft tones.
    func mosaic() -> HealthFinding? {
        let value = output.profile.mosaic
        guard value > Limits.mosaic else { return nil }
        let sentence = "\(value * 100, decimals: 0) % of its differences lie on a grid of squares"
        if let input {
            return input.profile.mosaic > Limits.mosaic / 2 ? nil : alarm(.mosaic, value, Limits.mosaic, sentence)
        }
        let cells = MosaicCells(output.bitmap, output.profile)
        switch cells.origin {
        case .picture: return alarm(.mosaic, value, Limits.mosaic, sentence)
        case .unclear:
            return doubt(value, Limits.mosaic, sentence + ", of \(cells.colours) colours: a mosaic, or drawn so")
        case .pattern: return nil
        }
    }

    func cut() -> HealthFinding? {
        let cut = JumpProfile.thirdCut(output.profile.rows)
        guard cut > Limits.cut.beside else { return nil }
        let sentence =
            "at three rows or more it is cut from side to side, \(cut, decimals: 1) times as sharply as beside them"
        if let input {
            guard JumpProfile.thirdCut(input.profile.rows, countsLines: true) < cut / 2 else { return nil }
        } else {
            let rows = output.luma.cuts(over: Limits.columns)
            guard rows.count >= (cut > Limits.cut.surely ? 2 : 3) else { return nil }
            let seams = RowSeam.count(output.bitmap, after: rows)
            guard seams >= Limits.seams else {
                return seams > 0 ? doubt(cut, Limits.cut.beside, sentence + ", or drawn so") : nil
            }
        }
        return alarm(.torn, cut, Limits.cut.beside, sentence)
    }

    /// A painter's palette may be the input's turned, hardly the input's mirrored.
    func channels() -> HealthFinding? {
        guard let input else { return nil }
        let order = ChannelOrder(output.areas, input.areas)
        // A restorer may take the tint of old paper away.
        let hadColours = work == .enlarging || order.inputHues > Limits.grayed.hues
        if hadColours, order.inputChroma > Limits.grayed.input, order.outputChroma < Limits.grayed.output {
            let sentence =
                "it is gray where the input has colours (chroma of \(order.outputChroma, decimals: 1) of 255, and "
                + "\(order.inputChroma, decimals: 1))"
            return work == .enlarging
                ? alarm(.wrongColours, order.outputChroma, Limits.grayed.output, sentence, isRelative: true)
                : doubt(order.outputChroma, Limits.grayed.output, sentence + ", or drawn so", isRelative: true)
        }
        let isRepainted = work == .repainting
        let least = isRepainted ? Limits.exchanged.repainted : Limits.exchanged.least
        guard order.inputChroma > Limits.chroma, order.outputChroma > Limits.chroma,
            order.exchanged > least, order.exchanged - order.asItIs > Limits.exchanged.gap,
            order.asItIs < Limits.exchanged.gap
        else { return nil }
        let sentence =
            "its colours are the input's with red, green and blue exchanged (\(order.exchanged, decimals: 2), as it is "
            + "\(order.asItIs, decimals: 2))"
        if isRepainted, order.exchangeBeyondTurn < Limits.exchanged.mirrored {
            return doubt(order.exchanged, least, sentence + ", or another palette", isRelative: true)
        }
        return alarm(.wrongColours, order.exchanged, least, sentence, isRelative: true)
    }
}
