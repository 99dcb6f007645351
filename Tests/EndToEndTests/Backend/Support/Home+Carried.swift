/// A backend's volume elsewhere.
extension Home {
    /// The same volume in a pod of another address, which Doris takes.
    func carried(to address: String = Loopback.next()) -> Home {
        let home = moved(to: address)
        home.write(text("conf/be.conf") + "\npriority_networks = \(address)/32\n", to: "conf/be.conf")
        return home
    }
}
