// Receives notifications between processes through PostgreSQL (LISTEN and NOTIFY).
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace ballast::store {

// Runs a thread with its own connection from construction to destruction. Created by
// Database::listen, which documents when `action` is called. Reconnects when the connection is
// lost.
class Listener {
public:
    using Action = std::function<void(std::string_view payload)>;

    Listener(std::string address, std::string channel, Action action);
    ~Listener();
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace ballast::store
