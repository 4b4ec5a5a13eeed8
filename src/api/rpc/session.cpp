#include "api/rpc/session.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "api/problem.hpp"

namespace ballast::api::rpc {

namespace {

bool is_cancel(const Message& message) {
    return !message.refusal && !message.is_response &&
           (message.method == "rpc.cancel" ||
            (message.method == "$/cancelRequest" && !message.has_id));
}

// The id to cancel, as JSON.
Result<std::string> id_to_cancel(const Message& message) {
    if (message.params.empty() || message.params.front() != '{')
        return Error{Code::kInvalidInput, "expected params {\"id\": the request's id}"};
    TRY(auto members, members_of(message.params));
    if (members.size() != 1 || members.front().first != "id")
        return Error{Code::kInvalidInput, "expected params {\"id\": the request's id}"};
    return std::move(members.front().second);
}

int refusal_code(Frame::Kind kind) {
    return kind == Frame::Kind::kOversized ? kInvalidRequest : kParseError;
}

}  // namespace

std::string Session::cancel(const Message& message) {
    const auto id = id_to_cancel(message);
    if (!id) return endpoint_.refuse(message.id, {kInvalidParams, id.error()});
    return result_text(message.id,
                       running_.cancel(*id) ? "{\"cancelled\":true}" : "{\"cancelled\":false}");
}

Session::Pending Session::admit(Message message) {
    Pending pending;
    if (is_cancel(message)) {
        pending.answer = cancel(message);
        if (!message.has_id) pending.answer.clear();
        pending.answered = true;
    } else if (message.has_id && !message.refusal) {
        pending.ticket = running_.start(message.id);
    }
    pending.message = std::move(message);
    return pending;
}

Task Session::receive(Frame frame) {
    if (frame.kind != Frame::Kind::kMessage) {
        const Code code =
            frame.kind == Frame::Kind::kOversized ? Code::kLimitExceeded : Code::kInvalidInput;
        send_(endpoint_.refuse("null", {refusal_code(frame.kind), Error{code, frame.text}}));
        return {};
    }
    Incoming incoming = parse(frame.text, OtherMembers::kRefuse, Version::kOptional);
    if (incoming.refusal) {
        send_(endpoint_.refuse("null", *incoming.refusal));
        return {};
    }
    auto work = std::make_shared<Work>();
    work->is_batch = incoming.is_batch;
    for (Message& message : incoming.messages) work->calls.push_back(admit(std::move(message)));
    if (std::all_of(work->calls.begin(), work->calls.end(),
                    [](const Pending& call) { return call.answered; })) {
        BatchAnswer answers;
        for (const Pending& call : work->calls) answers.add(call.answer);
        send_due(work->is_batch ? std::move(answers).finish() : work->calls.front().answer);
        return {};
    }
    return [this, work] {
        work->is_batch ? finish_batch(work->calls) : finish_single(work->calls.front());
    };
}

std::string Session::answer(const Pending& call, std::shared_ptr<const ByteSource>* long_answer) {
    if (call.message.refusal) return endpoint_.answer(call.message, {});
    const Access& access = endpoint_.access();
    const auto principal = access.principal();
    if (!principal && principal.error().code != Code::kUnauthenticated) {
        if (!call.message.has_id) return {};
        return error_text(call.message.id, rpc_code(principal.error().code), principal.error(),
                          access.make_request_id());
    }
    Caller caller;
    if (principal) caller.principal = &*principal;
    caller.remote = access.remote;
    caller.notify = send_;
    if (call.ticket) caller.cancel = call.ticket->cancel();
    caller.long_answer = long_answer;
    return endpoint_.answer(call.message, caller);
}

void Session::finish_single(Pending& call) {
    std::shared_ptr<const ByteSource> long_answer;
    call.answer = answer(call, send_long_ ? &long_answer : nullptr);
    call.ticket.reset();
    if (long_answer)
        send_long_(*long_answer);
    else
        send_due(std::move(call.answer));
}

void Session::finish_batch(std::vector<Pending>& calls) {
    BatchAnswer answers;
    for (Pending& call : calls) {
        if (!call.answered)
            call.answer = answers.takes(call.message) ? answer(call)
                                                      : endpoint_.refuse_in_batch(call.message);
        call.ticket.reset();
        answers.add(std::exchange(call.answer, {}));
    }
    send_due(std::move(answers).finish());
}

void Session::send_due(std::string text) {
    if (!text.empty()) send_(std::move(text));
}

Status serve_stdio(int input, int output, Access access, Aliases aliases,
                   const StreamOptions& options) {
    const Endpoint endpoint(std::move(access), std::move(aliases));
    return serve_stream(input, output, options, [&](Send send, SendLong send_long) {
        return std::make_unique<Session>(endpoint, std::move(send), std::move(send_long));
    });
}

}  // namespace ballast::api::rpc
