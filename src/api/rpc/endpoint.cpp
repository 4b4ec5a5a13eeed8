#include "api/rpc/endpoint.hpp"

#include <exception>
#include <fmt/format.h>
#include <utility>

#include "api/object_writer.hpp"
#include "api/problem.hpp"
#include "base/joined_source.hpp"
#include "wire/json.hpp"

namespace ballast::api::rpc {

namespace {

constexpr std::string_view kMeta = "_meta";

struct Request {
    std::string json = "{}";
    CallMeta meta;
};

// Params without `_meta`. Most have none and are passed on unchanged.
Result<Request> request_of(const Message& message) {
    Request request;
    if (message.params.empty() || message.params == "[]") return request;
    if (message.params.front() == '[')
        return Error{Code::kInvalidInput,
                     "parameters must be given by name: params must be an object, not an array"};
    if (message.params.find(kMeta) == std::string::npos) {
        request.json = message.params;
        return request;
    }
    TRY(auto members, members_of(message.params));
    ObjectWriter rest;
    for (auto& [name, value] : members) {
        if (name != kMeta) {
            rest.raw(name, value);
            continue;
        }
        auto meta = wire::read_json<CallMeta>(value);
        if (!meta) {
            for (FieldError& error : meta.error().errors) error.pointer.insert(0, "/_meta");
            return std::move(meta).error();
        }
        request.meta = *std::move(meta);
    }
    request.json = std::move(rest).finish();
    return request;
}

std::string progress_params(std::string_view id, const Progress& progress) {
    ObjectWriter params;
    params.raw("id", id).member("done", progress.done);
    if (progress.total > 0) params.member("total", progress.total);
    params.member("unit", progress.unit).member("phase", progress.phase);
    return std::move(params).finish();
}

}  // namespace

Result<service::Reply> guarded(const Access& access, const service::Invocation& invocation) {
    try {
        return access.invoke(invocation);
    } catch (const std::exception& thrown) {
        return Error{Code::kInternal, thrown.what()};
    }
}

void BatchAnswer::add(std::string_view answer) {
    if (answer.empty()) return;
    text_ += text_.empty() ? '[' : ',';
    text_ += answer;
}

std::string BatchAnswer::finish() && {
    if (!text_.empty()) text_ += ']';
    return std::move(text_);
}

std::string Endpoint::refuse(std::string_view id, const Refusal& refusal) const {
    return error_text(id, refusal.code, refusal.error, access_.make_request_id());
}

std::string Endpoint::refuse_method(const Message& message) const {
    Error error{Code::kNotFound, fmt::format("there is no method \"{}\"", message.method)};
    if (const std::string nearest = access_.table->nearest(message.method); !nearest.empty())
        error.message += fmt::format("; did you mean \"{}\"?", nearest);
    return refuse(message.id, {kMethodNotFound, std::move(error)});
}

const std::string& Endpoint::name_of(const Message& message) const {
    const auto alias = aliases_.find(message.method);
    return alias == aliases_.end() ? message.method : alias->second;
}

const service::Method* Endpoint::method_of(const Message& message) const {
    const std::string& name = name_of(message);
    const service::Method* method = access_.table->find(name);
    return method ? method : access_.table->find_legacy(name);
}

std::string Endpoint::run(const Message& message, const Caller& caller) const {
    const std::string& name = name_of(message);
    const service::Method* method = method_of(message);
    if (!method) return refuse_method(message);
    if (access_.why_not_offered)
        if (const std::string why = access_.why_not_offered(method->info()); !why.empty())
            return refuse(message.id, {rpc_code(Code::kForbidden),
                                       fail(Code::kForbidden, fmt::format("{} is not offered: {}",
                                                                          message.method, why))});

    auto request = request_of(message);
    if (!request) return refuse(message.id, {kInvalidParams, std::move(request).error()});

    service::Invocation invocation{.method = name, .request = request->json};
    invocation.principal = caller.principal;
    invocation.interface = "rpc";
    invocation.remote = caller.remote;
    invocation.idempotency_key = request->meta.idempotency_key;
    invocation.request_id = access_.make_request_id();
    invocation.cancel = caller.cancel;
    invocation.files = access_.files;
    invocation.in_process = access_.in_process;
    invocation.takes_source = caller.long_answer && message.has_id;
    if (request->meta.progress && caller.notify && message.has_id)
        invocation.progress = growing(
            [&](const Progress& progress) {
                caller.notify(notification_text("progress", progress_params(message.id, progress)));
            },
            progress_interval_);

    if (method->info().streams && caller.notify && message.has_id)
        invocation.emit = [&](std::string_view part) {
            ObjectWriter params;
            params.raw("id", message.id).raw("part", part);
            caller.notify(notification_text("part", std::move(params).finish()));
        };

    // It may have been cancelled while it was queued.
    Result<service::Reply> reply = service::Reply{};
    if (auto status = caller.cancel.check(); !status)
        reply = std::move(status).error();
    else
        reply = guarded(access_, invocation);
    if (!reply)
        return error_text(message.id, rpc_code(reply.error().code), reply.error(),
                          invocation.request_id);
    if (reply->source) {
        auto [before, after] = result_frame(message.id);
        *caller.long_answer = joined_source(std::move(before), reply->source, std::move(after));
        return {};
    }
    return result_text(message.id, reply->body.empty() ? "null" : reply->body);
}

std::string Endpoint::answer(const Message& message, const Caller& caller) const {
    if (message.refusal) return refuse(message.id, *message.refusal);
    // A response to a request that was never made, or an optional notification ("$/…", Language
    // Server Protocol 3.18): no answer is due.
    if (message.is_response || (!message.has_id && message.method.starts_with("$/"))) return {};
    std::string text = run(message, caller);
    return message.has_id ? text : std::string();
}

std::string Endpoint::refuse_in_batch(const Message& message) const {
    constexpr Code kCode = Code::kLimitExceeded;
    return refuse(message.id,
                  {rpc_code(kCode),
                   fail(kCode, fmt::format("{} was not called: the answers before it in this batch "
                                           "have more than {} MiB; send it in another batch",
                                           message.method, BatchAnswer::kMostBytes >> 20))});
}

Incoming Endpoint::read_body(std::string_view body) const {
    return parse(body, OtherMembers::kRefuse, Version::kOptional);
}

std::string Endpoint::handle(const Incoming& incoming, const Caller& caller) const {
    if (incoming.refusal) return refuse("null", *incoming.refusal);
    if (!incoming.is_batch) return answer(incoming.messages.front(), caller);
    BatchAnswer answers;
    for (const Message& message : incoming.messages)
        answers.add(answers.takes(message) ? answer(message, caller) : refuse_in_batch(message));
    return std::move(answers).finish();
}

}  // namespace ballast::api::rpc
