// One JSON-RPC message in, one answer out: shared by standard input and HTTP.
//
// The method's request is the params object. `_meta` in it is removed and read as CallMeta.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "api/access.hpp"
#include "api/rpc/message.hpp"
#include "api/rpc/progress.hpp"
#include "base/byte_source.hpp"
#include "base/cancel.hpp"

namespace ballast::api::rpc {

// Alternative names of methods: name → method. The params are passed on unchanged.
using Aliases = std::map<std::string, std::string, std::less<>>;

// Call options in `_meta` of params: placed there because the libraries of most languages let a
// caller set params only.
struct CallMeta {
    bool progress = false;
    std::optional<std::string> idempotency_key;
};

// The sender of a message.
struct Caller {
    const service::Principal* principal = nullptr;
    std::string_view remote = {};
    Cancel cancel = {};
    std::function<void(std::string)> notify = {};  // sends a notification; empty: not possible
    // If set, a long answer to a single message is here, and an empty text is returned.
    std::shared_ptr<const ByteSource>* long_answer = nullptr;
};

class Endpoint {
public:
    explicit Endpoint(Access access, Aliases aliases = {},
                      std::chrono::milliseconds progress_interval = kProgressInterval)
        : access_(std::move(access)),
          aliases_(std::move(aliases)),
          progress_interval_(progress_interval) {}

    // Empty when none is due: for a notification.
    std::string answer(const Message& message, const Caller& caller) const;
    // The answer to a message that its batch does not take.
    std::string refuse_in_batch(const Message& message) const;

    // Handles a whole body, a message or a batch, in order. Empty when no answer is due.
    std::string handle_body(std::string_view body, const Caller& caller) const {
        return handle(read_body(body), caller);
    }
    // The same in two steps.
    Incoming read_body(std::string_view body) const;
    std::string handle(const Incoming& incoming, const Caller& caller) const;
    // Null when no method has that name.
    const service::Method* method_of(const Message& message) const;

    std::string refuse(std::string_view id, const Refusal& refusal) const;
    const Access& access() const { return access_; }

private:
    const std::string& name_of(const Message& message) const;
    std::string run(const Message& message, const Caller& caller) const;
    std::string refuse_method(const Message& message) const;

    Access access_;
    Aliases aliases_;
    std::chrono::milliseconds progress_interval_;
};

// The answer to a batch while its messages are answered in order. It is in memory, so that its size
// is limited: after so many bytes, methods whose answer is due are refused instead of called.
class BatchAnswer {
public:
    static constexpr std::size_t kMostBytes = std::size_t{16} << 20;

    bool takes(const Message& message) const {
        return text_.size() <= kMostBytes || !message.has_id || message.refusal;
    }
    // Empty: no answer is due.
    void add(std::string_view answer);
    // "[a,b]"; empty when no answer was due.
    std::string finish() &&;

private:
    std::string text_;
};

// Calls the method; exceptions become kInternal, so that no call ends the process.
Result<service::Reply> guarded(const Access& access, const service::Invocation& invocation);

}  // namespace ballast::api::rpc

template <>
struct ballast::wire::Described<ballast::api::rpc::CallMeta> {
    static constexpr std::string_view name = "CallMeta";
    static constexpr std::string_view doc = "Options of a JSON-RPC call besides its request.";
    static constexpr auto fields = wire::list(
        wire::optional("progress", &api::rpc::CallMeta::progress,
                       "Whether to send `progress` notifications while the call runs."),
        wire::optional(
            "idempotency_key", &api::rpc::CallMeta::idempotency_key,
            "Idempotency key; a repeated call with the same key returns the first response.",
            {.min_length = 1, .max_length = 255}));
};
