import Doris

/// The catalog as a document.
///
/// Every entry of the journal holds all of it. Therefore a partition's tablets are one flat list of numbers: id and number of
/// replicas, and for each replica five more.
extension TabletCatalog {
    /// The document.
    var document: JSONValue {
        [
            "databases": .array(databases.map(\.document)), "recycled": .array(recycled.map(\.document)),
            "lastDecommissionCheck": .integer(lastDecommissionCheck),
        ]
    }

    /// Reads a document; what is malformed in it is left out.
    init(document: JSONValue) {
        databases = document.elements("databases").compactMap { SimulatedDatabase(document: $0) }
        recycled = document.elements("recycled").compactMap { RecycledTable(document: $0) }
        lastDecommissionCheck = document["lastDecommissionCheck"]?.integer ?? 0
    }
}

extension SimulatedDatabase {
    fileprivate var document: JSONValue {
        ["id": .integer(id), "name": .string(name), "tables": .array(tables.map(\.document))]
    }

    fileprivate init?(document: JSONValue) {
        guard let id = document["id"]?.integer, let name = document["name"]?.text else { return nil }
        self.init(id: id, name: name)
        tables = document.elements("tables").compactMap { SimulatedTable(document: $0) }
    }
}

extension RecycledTable {
    fileprivate var document: JSONValue {
        [
            "table": table.document, "database": .string(database), "databaseId": .integer(databaseID),
            "dropTime": .integer(dropTime),
        ]
    }

    fileprivate init?(document: JSONValue) {
        guard let table = document["table"].flatMap({ SimulatedTable(document: $0) }),
            let database = document["database"]?.text, let databaseID = document["databaseId"]?.integer,
            let dropTime = document["dropTime"]?.integer
        else { return nil }
        self.init(table: table, database: database, databaseID: databaseID, dropTime: dropTime)
    }
}

extension SimulatedTable {
    fileprivate var document: JSONValue {
        [
            "id": .integer(id), "name": .string(name), "schemaHash": .integer(Int64(schemaHash)),
            "colocated": .bool(isColocated), "columns": .array(columns.map { .string($0) }),
            "partitions": .array(partitions.map(\.document)),
            "rows": .array(rows.map { .array($0.map { JSONValue($0) }) }),
        ]
    }

    fileprivate init?(document: JSONValue) {
        guard let id = document["id"]?.integer, let name = document["name"]?.text,
            let schemaHash = document["schemaHash"]?.integer.flatMap({ Int32(exactly: $0) })
        else { return nil }
        self.init(
            id: id,
            name: name,
            columns: document.elements("columns").compactMap(\.text),
            schemaHash: schemaHash,
            isColocated: document["colocated"]?.bool ?? false,
            partitions: document.elements("partitions").compactMap { TablePartition(document: $0) }
        )
        rows = document.elements("rows").prefix(SimulatedTable.rowLimit).map { row in
            guard case .array(let cells) = row else { return [] }
            return cells.map(\.text)
        }
    }
}

extension TablePartition {
    fileprivate var document: JSONValue {
        var numbers: [JSONValue] = []
        for tablet in tablets {
            numbers.append(.integer(tablet.id))
            numbers.append(.integer(Int64(tablet.replicas.count)))
            for replica in tablet.replicas { numbers += replica.numbers }
        }
        return [
            "id": .integer(id), "name": .string(name), "visible": .integer(visibleVersion),
            "next": .integer(nextVersion), "allocation": .string(allocation.description), "tablets": .array(numbers),
        ]
    }

    fileprivate init?(document: JSONValue) {
        guard let id = document["id"]?.integer, let name = document["name"]?.text,
            let visible = document["visible"]?.integer, let next = document["next"]?.integer,
            let allocation = document["allocation"]?.text.flatMap({ ReplicaAllocation($0) })
        else { return nil }
        self.init(
            id: id,
            name: name,
            visibleVersion: visible,
            nextVersion: next,
            allocation: allocation,
            tablets: []
        )
        var numbers = document.elements("tablets")[...]
        while let id = numbers.popFirst()?.integer, let count = numbers.popFirst()?.integer {
            var tablet = Tablet(id: id, replicas: [])
            for _ in 0..<max(0, min(count, Int64(numbers.count))) {
                guard let replica = TabletReplica(numbers.prefix(TabletReplica.width)) else { return nil }
                numbers = numbers.dropFirst(TabletReplica.width)
                tablet.replicas.append(replica)
            }
            tablets.append(tablet)
        }
    }
}

extension TabletReplica {
    fileprivate static let width = 5

    fileprivate var numbers: [JSONValue] {
        let flags: Int64 = (isCloning ? 1 : 0) | (isBad ? 2 : 0)
        return [.integer(id), .integer(backendID), .integer(version), .integer(confirmed), .integer(flags)]
    }

    fileprivate init?(_ elements: ArraySlice<JSONValue>) {
        let numbers = elements.compactMap(\.integer)
        guard numbers.count == TabletReplica.width else { return nil }
        self.init(id: numbers[0], backendID: numbers[1], version: numbers[2], confirmed: numbers[3])
        isCloning = numbers[4] & 1 != 0
        isBad = numbers[4] & 2 != 0
    }
}
