import Foundation
import Imaging
import Model

/// One row of a folder's `manifest.csv`: an input and what a model made of it.
///
/// Columns: `id` (the pair's folder), `task`, `model`, `input` and `output` (files in it), `geometry`, `scene` (pairs of one
/// scene are not swapped); others are not read.
struct PicturePair {
    let id: String
    let task: String
    let model: String
    let geometry: String
    let scene: String
    /// Nil where the output was made of words.
    let input: String?
    /// What it was made of where it was made of words.
    let prompt: String?
    let output: String

    static func read(_ folder: String) throws -> [PicturePair] {
        let text = try String(contentsOfFile: folder + "/manifest.csv", encoding: .utf8)
        var rows = CSVRows.parse(text)
        guard !rows.isEmpty else { return [] }
        let titles = rows.removeFirst()
        return rows.compactMap { cells in
            let row = Dictionary(zip(titles, cells)) { first, _ in first }
            guard let id = row["id"], let task = row["task"], let output = row["output"] else { return nil }
            let place = "\(folder)/\(id)/"
            let input = row["input"].flatMap { $0.isEmpty || $0.hasSuffix(".txt") ? nil : place + $0 }
            let words = row["input"].flatMap {
                $0.hasSuffix(".txt") ? try? String(contentsOfFile: place + $0, encoding: .utf8) : nil
            }
            return PicturePair(
                id: id, task: task, model: row["model"] ?? "", geometry: row["geometry"] ?? "",
                scene: row["scene"] ?? "", input: input, prompt: words, output: place + output)
        }
    }

    /// What whoever asks for such a picture knows of the work.
    var work: PictureWork {
        if geometry == "face-crop" || geometry == "realigned" { return .faceCrop }
        switch task {
        case "restore": return .restore
        case "upscale": return .upscale
        case "colourise": return .colourise
        case "edit", "inpaint": return .edit
        case "cartoon": return .cartoon
        case "cutout": return .cutOut
        case "txt2img": return .textToImage
        default: return .any
        }
    }

    static func picture(_ path: String) throws -> Bitmap {
        let image = try ImageReader.read([UInt8](try Data(contentsOf: URL(fileURLWithPath: path))))
        return image.bitmap.upright(image.header.orientation)
    }
}

/// Rows of RFC 4180.
enum CSVRows {
    static func parse(_ text: String) -> [[String]] {
        var rows: [[String]] = []
        var (row, cell, isQuoted) = ([String](), "", false)
        for character in text {
            switch character {
            case "\"": isQuoted.toggle()
            case "," where !isQuoted:
                row.append(cell)
                cell = ""
            case "\n" where !isQuoted, "\r\n" where !isQuoted:
                rows.append(row + [cell])
                (row, cell) = ([], "")
            default: cell.append(character)
            }
        }
        return cell.isEmpty && row.isEmpty ? rows : rows + [row + [cell]]
    }
}
