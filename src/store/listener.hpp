// Hears what processes tell one another through PostgreSQL (LISTEN and NOTIFY).
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace ballast::store {

// A thread with a connection of its own from construction to destruction. Database::listen makes
// one and says when `action` is called. Connects again when the connection is lost.
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
