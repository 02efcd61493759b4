import LibFuzzer

/// Feeds the decoders.
@main
enum FuzzImages {
    static func main() { fuzz(ImageProperties.all) }
}
