// The calls of one connection that have not been answered, so that one can be cancelled by the id
// of its request.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "base/cancel.hpp"

namespace ballast::door::rpc {

class Running {
public:
    // One call, until it is destroyed. Must not outlive its Running.
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

    // From before the call waits for its turn. Two calls may have one id; both are cancelled by it.
    std::shared_ptr<Ticket> start(std::string id) {
        return std::make_shared<Ticket>(*this, std::move(id));
    }

    // False when no call of that id is waiting or running.
    bool cancel(std::string_view id);
    void cancel_all();

private:
    std::mutex mutex_;
    std::multimap<std::string, Cancel, std::less<>> calls_;
};

}  // namespace ballast::door::rpc
