// A small table of methods and a function that calls them, for the tests of the interfaces.
#pragma once

#include <algorithm>
#include <array>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "api/access.hpp"
#include "base/byte_source.hpp"
#include "wire/json.hpp"

namespace ballast::api {

struct AddRequest {
    double a = 0.0;
    double b = 0.0;
};
struct AddResponse {
    double sum = 0.0;
};
struct FailRequest {
    std::string code;
};
struct Nothing {
    bool ok = true;
};

}  // namespace ballast::api

template <>
struct ballast::wire::Described<ballast::api::AddRequest> {
    static constexpr std::string_view name = "AddRequest";
    static constexpr std::string_view doc = "Two numbers.";
    static constexpr auto fields =
        wire::list(wire::required("a", &api::AddRequest::a, "The first."),
                   wire::optional("b", &api::AddRequest::b, "The second."));
};
template <>
struct ballast::wire::Described<ballast::api::AddResponse> {
    static constexpr std::string_view name = "AddResponse";
    static constexpr std::string_view doc = "Their sum.";
    static constexpr auto fields =
        wire::list(wire::required("sum", &api::AddResponse::sum, "The sum."));
};
template <>
struct ballast::wire::Described<ballast::api::FailRequest> {
    static constexpr std::string_view name = "FailRequest";
    static constexpr std::string_view doc = "How to fail.";
    static constexpr auto fields =
        wire::list(wire::required("code", &api::FailRequest::code, "The code."));
};
template <>
struct ballast::wire::Described<ballast::api::Nothing> {
    static constexpr std::string_view name = "Nothing";
    static constexpr std::string_view doc = "Empty object.";
    static constexpr auto fields =
        wire::list(wire::optional("ok", &api::Nothing::ok, "Empty object."));
};

namespace ballast::api {

class TextSource final : public ByteSource {
public:
    explicit TextSource(std::string text) : text_(std::move(text)) {}
    std::uint64_t size() const override { return text_.size(); }
    Result<std::string> read(std::uint64_t at, std::size_t most) const override {
        return text_.substr(at, most);
    }

private:
    std::string text_;
};

class FakeMethods {
public:
    FakeMethods() {
        using enum service::Permission;
        using enum service::Effect;
        add<AddRequest, AddResponse>({.name = "demo.add",
                                      .summary = "Adds.",
                                      .permission = kPortfolioRead,
                                      .effect = kRead});
        add<FailRequest, Nothing>({.name = "demo.fail",
                                   .summary = "Fails.",
                                   .permission = kPortfolioRead,
                                   .effect = kRead});
        add<Nothing, Nothing>(
            {.name = "demo.health", .summary = "Is well.", .permission = kPublic, .effect = kRead});
        add<Nothing, Nothing>({.name = "demo.remove",
                               .summary = "Removes.",
                               .doc = "For good.",
                               .permission = kPortfolioWrite,
                               .effect = kWrite,
                               .idempotent = true,
                               .destructive = true});
        add<Nothing, Nothing>({.name = "demo.long",
                               .summary = "Takes long.",
                               .permission = kRiskRun,
                               .effect = kRun,
                               .duration = service::Duration::kLong});
        add<Nothing, Nothing>({.name = "demo.sync",
                               .summary = "Fetches.",
                               .permission = kMarketSync,
                               .effect = kWrite,
                               .duration = service::Duration::kEither});
        add<Nothing, Nothing>({.name = "demo.wait",
                               .summary = "Waits.",
                               .permission = kPortfolioRead,
                               .effect = kRead});
    }

    // Role of the signed-in principal, or none.
    std::optional<service::Role> role = service::Role::kAdmin;
    // Whether demo.wait runs until it is cancelled.
    bool waits = true;
    // Response of demo.health; not in memory where the interface sends such responses.
    std::string health = R"({"ok":true})";
    // Every call made, as "method request key".
    std::vector<std::string> calls;

    const service::MethodTable& table() const { return table_; }

    Access access() {
        return {.table = &table_,
                .invoke = [this](const service::Invocation& call) { return invoke(call); },
                .principal = [this]() -> Result<service::Principal> {
                    if (!role) return fail(Code::kUnauthenticated, "nobody is signed in");
                    service::Principal principal;
                    principal.role = *role;
                    principal.permissions = service::permissions_of(*role);
                    return principal;
                },
                .make_request_id =
                    [] {
                        std::array<std::uint8_t, 16> bytes{};
                        bytes[15] = 1;
                        return RequestId(Uuid(bytes));
                    }};
    }

private:
    template <class Request, class Response>
    void add(service::MethodInfo info) {
        info.route.path = "/" + info.name;
        table_.add<Request, Response>(std::move(info),
                                      [](service::Call&, const Request&) -> Result<Response> {
                                          return fail(Code::kInternal, "the test calls invoke()");
                                      });
    }

    static Result<service::Reply> failure(std::string_view request) {
        TRY(const FailRequest how, wire::read_json<FailRequest>(request));
        if (how.code == "throw") throw std::runtime_error("SELECT * FROM /secret/path");
        if (how.code == "internal") return fail(Code::kInternal, "SELECT * FROM /secret/path");
        if (how.code == "conflict") return fail(Code::kConflict, "it has changed").with("id", "7");
        return fail(Code::kUnavailable, "the store cannot be reached");
    }

    Result<service::Reply> invoke(const service::Invocation& call) {
        using service::Reply;
        const std::string made = std::string(call.method) + " " + std::string(call.request) + " " +
                                 call.idempotency_key.value_or("-");
        {
            const std::lock_guard lock(mutex_);
            calls.push_back(made);
        }
        const service::Method* method = table_.find(call.method);
        CHECK(method != nullptr);
        const service::Permission needed = method->info().permission;
        if (!call.principal && needed != service::Permission::kPublic)
            return fail(Code::kUnauthenticated, "sign in first");
        if (call.principal && !call.principal->permissions.has(needed))
            return fail(Code::kForbidden, "needs " + std::string(service::to_string(needed)));
        TRY_STATUS(method->validate(call.request, {}));
        if (call.method == "demo.fail") return failure(call.request);
        if (call.method == "demo.add") {
            TRY(const AddRequest add, wire::read_json<AddRequest>(call.request));
            return Reply{.body = wire::to_json(AddResponse{add.a + add.b})};
        }
        if (call.method == "demo.long" && call.progress) {
            call.progress({1, 2, "paths", "drawing"});
            call.progress({1, 2, "paths", "drawing"});
            call.progress({2, 2, "paths", "drawing"});
            call.progress({5, 10, "positions", "revaluation"});
        }
        while (waits && call.method == "demo.wait" && !call.cancel.requested())
            std::this_thread::yield();
        TRY_STATUS(call.cancel.check());
        if (call.method == "demo.health" && call.takes_source)
            return Reply{.source = std::make_shared<TextSource>(health)};
        if (call.method == "demo.health") return Reply{.body = health};
        return Reply{.body = wire::to_json(Nothing{})};
    }

    service::MethodTable table_;
    std::mutex mutex_;
};

}  // namespace ballast::api
