// The unanswered calls of a connection, so that one can be cancelled by its request id.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "base/cancel.hpp"

namespace ballast::api::rpc {

class Running {
public:
    // A call, until it is destroyed. Must not outlive its Running.
    class Ticket {
    public:
        Ticket(Running& running, std::string id);
        ~Ticket();
        Ticket(const Ticket&) = delete;
        Ticket& operator=(const Ticket&) = delete;
        const Cancel& cancel() const { return cancel_; }

    private:
        Running& running_;
        Cancel cancel_;
        std::multimap<std::string, Cancel, std::less<>>::iterator place_;
    };

    // Called before the call is queued. If two calls have the same id, both are cancelled by it.
    std::shared_ptr<Ticket> start(std::string id) {
        return std::make_shared<Ticket>(*this, std::move(id));
    }

    // False when no call with that id is queued or running.
    bool cancel(std::string_view id);
    void cancel_all();

private:
    std::mutex mutex_;
    std::multimap<std::string, Cancel, std::less<>> calls_;
};

}  // namespace ballast::api::rpc
