import Doris

/// The arithmetic of a BDB JE group: a majority of its followers elects and commits.
struct Quorum {
    /// How many followers the group has.
    let followers: Int
    /// How many of them live.
    let living: Int

    init(of frontends: [Frontend]) {
        let followers = frontends.filter { $0.role == .follower }
        self.followers = followers.count
        living = followers.count { $0.isAlive }
    }

    private init(followers: Int, living: Int) {
        self.followers = followers
        self.living = living
    }

    /// Whether the living followers are a majority.
    var holds: Bool { living > followers / 2 }

    /// Whether so many of them alone would be a majority.
    func holds(with living: Int) -> Bool { living > followers / 2 }

    /// The group without one of its followers.
    func without(_ frontend: Frontend) -> Quorum {
        guard frontend.role == .follower else { return self }
        return Quorum(followers: followers - 1, living: living - (frontend.isAlive ? 1 : 0))
    }

    /// The group when one of its followers has ended and is still a member.
    func after(endOf frontend: Frontend) -> Quorum {
        guard frontend.role == .follower, frontend.isAlive else { return self }
        return Quorum(followers: followers, living: living - 1)
    }

    /// The numbers, for a reason.
    var words: String { "\(living) of \(followers) followers alive" }
}
