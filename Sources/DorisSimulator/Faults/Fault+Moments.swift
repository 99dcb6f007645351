import Doris

extension Fault {
    /// Whether the fault changes what is sent at a moment.
    func concerns(_ moment: Delivery.Moment) -> Bool {
        switch (self, moment) {
        case (.byteAtATime, _): true
        case (.cut(.beforeGreeting), .greeting), (.cut(.inGreeting), .greeting), (.errorGreeting, .greeting): true
        case (.cut(.afterLogin), .login): true
        case (.cut(.midRow), .result(let count)): count > 0
        case (.cut(.beforeOK), .result), (.giantPacket, .result), (.giantLength, .result), (.giantHeader, .result): true
        default: false
        }
    }

    /// Whether the fault changes the columns of listings.
    var concernsColumns: Bool {
        switch self {
        case .shuffledColumns, .renamedColumn, .extraColumn: true
        default: false
        }
    }
}

extension ResultTable {
    /// Whether this is a listing of frontends or backends, by the column that only these have.
    var isListing: Bool { columns.contains("EditLogPort") || columns.contains("HeartbeatPort") }
}
