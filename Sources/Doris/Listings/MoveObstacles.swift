/// What can keep replicas on a backend without any trace in the listing of backends.
package struct MoveObstacles: Hashable, Sendable {
    /// How many dropped tables and partitions the frontends keep, with their tablets, for
    /// `catalog_trash_expire_second`; `nil` where the account may not read it.
    package var recycled: Int?
    /// How many transactions run in all databases; `nil` where the account may not read it or the version does not say.
    package var transactions: Int?

    package init(recycled: Int? = nil, transactions: Int? = nil) {
        (self.recycled, self.transactions) = (recycled, transactions)
    }

    /// Reads the answers to ``Statement/showRecycleBin`` and ``Statement/showTransactions``, where there are any.
    package init(recycleBin: ResultTable?, transactions: ResultTable?) {
        // A dropped database is a row too, and each of its tables another.
        recycled = recycleBin?.records.count { $0["Type"] == "Table" || $0["Type"] == "Partition" }
        let counts = transactions?.records.map { $0["RunningTransactionNum"].flatMap { Int($0) } }
        self.transactions = counts?.reduce(0) { sum, count in
            guard let sum, let count, count >= 0 else { return nil }
            let (total, overflow) = sum.addingReportingOverflow(count)
            return overflow ? nil : total
        }
    }
}
