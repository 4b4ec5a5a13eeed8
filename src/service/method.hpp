// A capability: name, request, response, permission, flags, summary and one function.
//
// Every interface is generated from the table of methods: REST routes and OpenAPI, JSON-RPC, MCP
// tools, `ballast call`, the web app's types. A method cannot be added without a permission, which
// has no default.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/check.hpp"
#include "base/result.hpp"
#include "service/call.hpp"
#include "service/cost.hpp"
#include "service/permission.hpp"
#include "wire/json.hpp"
#include "wire/schema.hpp"

namespace ballast::service {

enum class Effect : std::uint8_t {
    kRead,   // changes nothing; not audited
    kRun,    // computes; audited; holds no transaction while it computes
    kWrite,  // changes state inside one transaction, with its audit row; audited
};

enum class Duration : std::uint8_t {
    kShort,   // responds within the call
    kEither,  // within the call up to the deadline, or submitted as a job
    kLong,    // always a job on a server; the command line runs it in process
};

enum class Verb : std::uint8_t { kGet, kPost, kPut, kPatch, kDelete };

std::string_view to_string(Verb verb);

struct Route {
    Verb verb = Verb::kPost;
    std::string path;  // below /api/v1; "{field}" is a field of the request
};

// Another route of a method, which may set a field of the request.
struct RouteAlias {
    Verb verb = Verb::kPost;
    std::string path;
    std::string field = {};  // empty: none
    std::string value = {};  // as JSON
};

// Members without an initializer are required.
struct MethodInfo {
    std::string name;      // "risk.var"
    std::string summary;   // one sentence
    std::string doc = {};  // longer text for the documentation page; may be empty
    Permission permission;
    Effect effect;
    Route route;
    Duration duration = Duration::kShort;
    bool creates = false;           // REST requires an Idempotency-Key
    bool versioned = false;         // the request has `if_match`; REST takes it from If-Match
    bool needs_store = true;        // false: computes from the request alone
    bool idempotent = false;        // calling twice has the effect of calling once
    bool destructive = false;       // removes what cannot be made again
    bool waits = false;             // waits for events: must not run on a compute thread
    bool signs_in = false;          // a sign-in attempt: limited per address
    bool submits = false;           // the response is a submitted job
    bool shown_once = false;        // the response has a secret: not stored for a repeated request
    bool sensitive = false;         // replaces keys, or returns all of a workspace: programs and
                                    // agents on standard input get it on request only
    bool streams = false;           // sends parts of its response as they come (Call::emit)
    std::string secret_field = {};  // a secret: the command line reads it from a file only
    std::vector<RouteAlias> aliases = {};
};

// Table entry of an engine method: any analyst may run it, any viewer where it reads the ledger, it
// changes nothing in the store, and it responds to POST within the call or as a job.
MethodInfo computation(std::string name, std::string path, std::string summary,
                       Duration duration = Duration::kEither);

// Type of a request field, with which an interface converts text to JSON.
enum class FieldKind : std::uint8_t { kString, kNumber, kBoolean, kList, kOther };

struct FieldInfo {
    std::string name;
    FieldKind kind = FieldKind::kOther;
    std::string doc;
    bool required = false;
};

class Method {
public:
    virtual ~Method() = default;
    const MethodInfo& info() const { return info_; }

    // A request that was read: its estimated cost, and a function that runs the method, any number
    // of times, and writes the response.
    struct Ready {
        Cost cost;
        std::function<Result<std::string>(Call&)> run;
    };
    // Parses and checks the request without running anything.
    virtual Result<Ready> read(std::string_view request_json,
                               const wire::ReadContext& context) const = 0;
    Status validate(std::string_view request_json, const wire::ReadContext& context) const {
        TRY([[maybe_unused]] const Ready ready, read(request_json, context));
        return {};
    }

    virtual std::string request_schema() const = 0;  // self-contained
    virtual std::string response_schema() const = 0;
    // With references into `definitions`, for OpenAPI and TypeScript.
    virtual std::string request_reference(wire::Definitions& definitions) const = 0;
    virtual std::string response_reference(wire::Definitions& definitions) const = 0;
    // The request without the fields that an interface takes from elsewhere.
    virtual std::string body_reference(wire::Definitions& definitions,
                                       const std::vector<std::string>& left_out) const = 0;
    virtual std::vector<FieldInfo> request_fields() const = 0;

protected:
    explicit Method(MethodInfo info) : info_(std::move(info)) {}

private:
    MethodInfo info_;
};

class MethodTable {
public:
    // `estimate`: what a request takes beyond reading it (cost.hpp).
    template <class Request, class Response>
    void add(MethodInfo info, std::function<Result<Response>(Call&, const Request&)> function,
             std::function<Cost(const Request&)> estimate = {});

    // A method under the name of an earlier system, with that system's request and response.
    // Available over JSON-RPC only; it has no route and is not listed.
    template <class Request, class Response>
    void add_legacy(MethodInfo info,
                    std::function<Result<Response>(Call&, const Request&)> function);

    // Computes a part of a step of a job (Work::distribution), of the job's method and as its user.
    using ShardFunction =
        std::function<Result<std::string>(Call&, std::string_view input, const UnitRange& range)>;
    // Jobs of `method` are divided: of methods that consist of one calculation. Others run several,
    // some on several threads, and would be computed again from their beginning for each.
    void add_shard(std::string method, std::string_view kind, ShardFunction function);
    const ShardFunction* find_shard(std::string_view kind) const;
    bool divides(std::string_view method) const;

    const Method* find(std::string_view name) const;
    const Method* find_legacy(std::string_view name) const;
    // Sorted by name.
    const std::vector<const Method*>& all() const { return ordered_; }
    // The nearest names, for "did you mean".
    std::string nearest(std::string_view name) const;

private:
    void insert(std::unique_ptr<Method> method);
    void insert_legacy(std::unique_ptr<Method> method);

    std::map<std::string, std::unique_ptr<Method>, std::less<>> methods_;
    std::map<std::string, std::unique_ptr<Method>, std::less<>> legacy_;
    struct Shard {
        std::string method;
        ShardFunction function;
    };
    std::map<std::string, Shard, std::less<>> shards_;  // by kind
    std::vector<const Method*> ordered_;
};

namespace detail {

template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};
template <class T>
struct Bare {
    using type = T;
};
template <class T>
struct Bare<std::optional<T>> {
    using type = T;
};

template <class Member>
constexpr FieldKind field_kind() {
    using T = typename Bare<Member>::type;
    if constexpr (std::is_same_v<T, bool>)
        return FieldKind::kBoolean;
    else if constexpr (std::is_arithmetic_v<T>)
        return FieldKind::kNumber;
    else if constexpr (std::is_same_v<T, std::string> || wire::ScalarType<T> ||
                       wire::DescribedEnum<T>)
        return FieldKind::kString;
    else if constexpr (IsVector<T>::value)
        return FieldKind::kList;
    else
        return FieldKind::kOther;
}

void add_field(std::vector<FieldInfo>& fields, std::string_view name, FieldKind kind,
               std::string_view doc, bool required);

template <class Request, class Response>
class TypedMethod final : public Method {
public:
    using Function = std::function<Result<Response>(Call&, const Request&)>;

    using Estimate = std::function<Cost(const Request&)>;

    TypedMethod(MethodInfo info, Function function, Estimate estimate = {})
        : Method(std::move(info)), function_(std::move(function)), estimate_(std::move(estimate)) {}

    Result<Ready> read(std::string_view json, const wire::ReadContext& context) const override {
        TRY(auto request, wire::read_json<Request>(json, context));
        Cost cost = request_cost(json.size());
        if (estimate_) cost = std::move(cost) + estimate_(request);
        // Shared, because std::function copies what it holds.
        auto run = [this, request = std::make_shared<const Request>(std::move(request))](
                       Call& call) -> Result<std::string> {
            TRY(const Response response, function_(call, *request));
            // Nobody waits for it any more.
            TRY_STATUS(call.work().cancel.check());
            return wire::to_json(response);
        };
        return Ready{std::move(cost), std::move(run)};
    }

    std::string request_schema() const override { return wire::schema<Request>(); }
    std::string response_schema() const override {
        if constexpr (std::is_same_v<Response, wire::RawJson>)
            return "{}";
        else
            return wire::schema<Response>();
    }
    std::string request_reference(wire::Definitions& definitions) const override {
        return definitions.reference<Request>();
    }
    std::string response_reference(wire::Definitions& definitions) const override {
        return definitions.reference<Response>();
    }

    std::string body_reference(wire::Definitions& definitions,
                               const std::vector<std::string>& left_out) const override {
        return definitions.reference_without<Request>(left_out);
    }

    std::vector<FieldInfo> request_fields() const override {
        std::vector<FieldInfo> fields;
        wire::for_each_field<Request>([&](const auto& field) {
            using Member = std::remove_cvref_t<decltype(std::declval<Request&>().*field.member)>;
            add_field(fields, field.name, field_kind<Member>(), field.doc, field.required);
        });
        return fields;
    }

private:
    Function function_;
    Estimate estimate_;
};

}  // namespace detail

template <class Request, class Response>
void MethodTable::add(MethodInfo info,
                      std::function<Result<Response>(Call&, const Request&)> function,
                      std::function<Cost(const Request&)> estimate) {
    insert(std::make_unique<detail::TypedMethod<Request, Response>>(
        std::move(info), std::move(function), std::move(estimate)));
}

template <class Request, class Response>
void MethodTable::add_legacy(MethodInfo info,
                             std::function<Result<Response>(Call&, const Request&)> function) {
    insert_legacy(std::make_unique<detail::TypedMethod<Request, Response>>(std::move(info),
                                                                           std::move(function)));
}

}  // namespace ballast::service
