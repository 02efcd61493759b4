import LibFuzzer

/// Feeds the text parsers.
@main
enum FuzzText {
    static func main() { fuzz(TextProperties.all) }
}
