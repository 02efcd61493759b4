import GRDB

extension TableShape {
    static let all = [
        run, series, text, outcome, attempt, finding, rollup, flip, pruned, baseline, picture, exhibit, score, incident,
        note, missed, money, reservation, lease, message, fleet, fleetChange,
    ]

    static let run = TableShape(
        "run", key: "number",
        """
        number:i id:t started_us:m finished_us:M exit_code:C command:t target:t tool_version:t location:t controls:C
        """)
    static let series = TableShape(
        "series", key: "id", "id:i endpoint:t route:t tier:t feature:t family:t model:t")
    static let text = TableShape("text", key: "id", "id:i value:t")
    static let outcome = TableShape(
        "outcome", key: "id",
        """
        id:i run:i series:i fixture:t code:t own_code:t source:T cached:o scheduled_us:m started_us:m finished_us:m
        image_format:T image_width:S image_height:S image_bytes:C image_sha256:T image_blank:T image_echo:O identical:O
        psnr:Q psnr_y:Q curl:I
        """)
    static let attempt = TableShape(
        "attempt", key: "outcome position",
        """
        outcome:i position:c provider:t started_us:m code:t detail:t http_status:C body:T dns_us:D connect_us:D tls_us:D
        upload_us:D wait_us:D download_us:D queue_us:D cold_start_us:D run_us:D poll_us:D total_us:d bytes_up:c
        bytes_down:c cost:P cost_basis:t price_version:I model_version:I remote_id:T cold:O retry_after_us:D
        """)
    static let finding = TableShape(
        "finding", key: "outcome position", "outcome:i position:c code:t subject:t expected:t actual:t")
    static let rollup = TableShape(
        "rollup", key: "series hours start_us",
        """
        series:i hours:c start_us:m n:c codes:t sources:t attempts:c unknown_costs:c cost:p fallback_cost:p
        warm_n:c warm_sum_us:e warm_min_us:D warm_max_us:D warm:b cold_n:c cold_sum_us:e cold_min_us:D cold_max_us:D
        cold:b failed_n:c failed_sum_us:e failed_min_us:D failed_max_us:D failed:b psnr_identical:c psnr_worst:Q
        psnr_tenths:t
        """)
    static let flip = TableShape(
        "flip", key: "series confirmed at_us", "series:i confirmed:o at_us:m state:t")
    static let pruned = TableShape("pruned", key: "only", "only:o before_us:m")
    static let baseline = TableShape(
        "baseline", key: "endpoint provider version run fixture",
        """
        endpoint:t provider:t version:t run:i fixture:t at_us:m image_format:t image_width:s image_height:s identical:O
        psnr:Q psnr_y:Q image_hash:I colours:B
        """)
    static let picture = TableShape("picture", key: "sha256", "sha256:t format:T bytes:c")
    static let exhibit = TableShape(
        "exhibit", key: "started_us endpoint route fixture",
        "endpoint:t route:t fixture:t started_us:m run:i reason:t output:t input:T reference:T")
    static let score = TableShape(
        "score", key: "outcome position",
        "outcome:i position:c judge:t score:X at_least:X at_most:X message:t")
    static let incident = TableShape(
        "incident", key: "id",
        """
        id:t cause:t family:t kind:t severity:c peak:c code:t began_us:m opened_us:m ended_us:M closed_us:M affected:t
        cost:p flapping:o closing:T evidence_endpoint:T evidence_route:T evidence_tier:T evidence_fixture:T evidence_us:M
        excerpt:T
        """)
    static let note = TableShape("incident_note", key: "incident at_us", "incident:t at_us:m value:t")
    static let missed = TableShape(
        "missed", key: "day_us endpoint route tier code",
        "day_us:m endpoint:t route:t tier:t code:t count:c first_us:m last_us:m")
    static let money = TableShape("money", key: "day_us provider", "day_us:m provider:t spent:v")
    static let reservation = TableShape(
        "reservation", key: "id", "id:i day_us:m provider:t amount:p at_us:m")
    static let fleet = TableShape(
        "fleet", key: "only",
        "only:o identity:t parent:T branch:i branch_us:m outcome:i token:t pending:T pending_outcome:I pending_change:I"
    )
    static let fleetChange = TableShape("fleet_change", key: "seq", "seq:i kind:t a:t b:i c:i")
    static let lease = TableShape("lease", key: "name", "name:t holder:t until_us:m")
    static let message = TableShape(
        "message", key: "id",
        """
        id:i key:t channel:t incident:t step:t at_us:m due_us:m tries:c sent_us:M problem:T
        """)

    /// The first damaged value of a ledger, as a sentence; nil where each is what its column holds.
    static func firstDamage(_ db: Database) throws -> String? {
        for shape in all { if let found = try shape.damage(db, limit: 1).first { return found } }
        return nil
    }
}
