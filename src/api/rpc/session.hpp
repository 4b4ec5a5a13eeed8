// JSON-RPC 2.0 over a stream, with cancellation and progress.
//
// In addition to the methods of the table a client may send `rpc.cancel` {id} (a request or a
// notification) and the notification `$/cancelRequest` {id} of the Language Server Protocol; a
// cancelled request is still answered, with the error "cancelled". The server sends the
// notification `progress` {id, done, total, unit, phase} for requests whose `_meta` requests it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "api/rpc/endpoint.hpp"
#include "api/rpc/running.hpp"
#include "api/rpc/stream.hpp"

namespace ballast::api::rpc {

class Session final : public FrameHandler {
public:
    // `endpoint` must outlive the session.
    Session(const Endpoint& endpoint, Send send) : endpoint_(endpoint), send_(std::move(send)) {}

    Task receive(Frame frame) override;
    void abandon() override { running_.cancel_all(); }

private:
    struct Pending {
        Message message;
        std::shared_ptr<Running::Ticket> ticket;
        std::string answer;
        bool answered = false;
    };
    struct Work {
        bool is_batch = false;
        std::vector<Pending> calls;
    };

    Pending admit(Message message);
    std::string cancel(const Message& message);
    std::string answer(const Pending& call);
    void finish(Work& work);
    void reply(const Work& work);

    const Endpoint& endpoint_;
    Send send_;
    Running running_;
};

// Serves one client until its input ends.
Status serve_stdio(int input, int output, Access access, Aliases aliases = {},
                   const StreamOptions& options = {});

}  // namespace ballast::api::rpc
