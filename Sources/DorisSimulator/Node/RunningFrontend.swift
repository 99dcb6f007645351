/// The frontend of this process, as soon as there is one: what a signal is handed to.
actor RunningFrontend {
    /// The frontend; `nil` until it knows who it is.
    private(set) var node: FrontendNode?

    /// Takes note of the frontend.
    func hold(_ node: FrontendNode) {
        self.node = node
    }
}
