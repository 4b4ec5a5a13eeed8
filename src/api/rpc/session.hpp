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
    // `endpoint` must outlive the session. Without `send_long`, all answers are in memory.
    Session(const Endpoint& endpoint, Send send, SendLong send_long = {})
        : endpoint_(endpoint), send_(std::move(send)), send_long_(std::move(send_long)) {}

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
    // `long_answer`: as in Caller.
    std::string answer(const Pending& call,
                       std::shared_ptr<const ByteSource>* long_answer = nullptr);
    void finish_single(Pending& call);
    void finish_batch(std::vector<Pending>& calls);
    void send_due(std::string text);

    const Endpoint& endpoint_;
    Send send_;
    SendLong send_long_;
    Running running_;
};

// Serves one client until its input ends.
Status serve_stdio(int input, int output, Access access, Aliases aliases = {},
                   const StreamOptions& options = {});

}  // namespace ballast::api::rpc
