#include "api/rest/rest.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>

#include "api/http/target.hpp"
#include "api/json_value.hpp"
#include "api/object_writer.hpp"
#include "api/problem.hpp"
#include "api/rest/compression.hpp"
#include "api/rest/conditional.hpp"
#include "api/rest/exchange.hpp"
#include "api/rest/gate.hpp"
#include "api/rest/openapi.hpp"
#include "api/rest/request_json.hpp"
#include "api/rest/responses.hpp"
#include "api/rest/seen_position.hpp"
#include "api/rpc/shell_channels.hpp"
#include "base/check.hpp"
#include "base/release.hpp"
#include "embedded/ballast_api_app.hpp"
#include "embedded/ballast_api_pages.hpp"
#include "service/access_token.hpp"
#include "service/file_content.hpp"
#include "service/risk/settings_fields.hpp"
#include "service/server_settings.hpp"
#include "service/version.hpp"
#include "store/database.hpp"
#include "store/redis.hpp"

namespace ballast::api::rest {

namespace {

// Bodies of callers that are not signed in: sign-in, public methods.
constexpr std::uint64_t kAnonymousBody = 64 * 1024;
constexpr std::uint64_t kSignInBody = 4 * 1024;

bool is_public(const service::MethodInfo& info) {
    return info.permission == service::Permission::kPublic;
}

// A browser following a link or reloading, as opposed to a program or a script.
bool expects_page(const http::Request& request) {
    return request.header("Accept").value_or("").find("text/html") != std::string_view::npos;
}

// Routes of the web app, which it resolves itself.
bool is_app_route(const http::Request& request) {
    return expects_page(request) && !request.path.starts_with("/api/") &&
           request.path.find('.') == std::string::npos;
}

// Methods whose response is a FileContent: REST sends its bytes.
std::set<std::string, std::less<>> file_methods(const service::MethodTable& table) {
    wire::Definitions definitions;
    const std::string file = definitions.reference<service::FileContent>();
    std::set<std::string, std::less<>> names;
    for (const service::Method* method : table.all())
        if (method->response_reference(definitions) == file) names.insert(method->info().name);
    return names;
}

AppFiles embedded_app() {
    auto files = AppFiles::read(app::find("app.pack"));
    CHECK(files.has_value());
    return std::move(*files);
}

// The key of {"key": …} or of the form field key.
std::string sign_in_key(const http::Request& request) {
    const std::string_view type = request.header("Content-Type").value_or("");
    if (http::equal_names(type.substr(0, type.find(';')), "application/json")) {
        const auto json = parse_json(request.body, kSignInBody);
        const JsonValue* key = json ? json->find("key") : nullptr;
        return key ? key->text : std::string();
    }
    if (const auto form = http::parse_query(request.body))
        for (const auto& [name, value] : *form)
            if (name == "key") return value;
    return {};
}

Error too_many_calls() {
    return fail(Code::kUnavailable, "too many calls are waiting: try again in 1 s")
        .with("retry_after", "1");
}

}  // namespace

Rest::Rest(service::Dispatcher& dispatcher, RestOptions options)
    : dispatcher_(dispatcher),
      options_(std::move(options)),
      cors_(options_.cors_origins),
      router_(dispatcher.table()),
      app_(embedded_app()),
      rpc_(Access{.table = &dispatcher.table(),
                  .invoke = [this](const service::Invocation& i) { return dispatcher_.invoke(i); },
                  .principal = {},
                  .make_request_id =
                      [this] { return RequestId::make(dispatcher_.environment().clock().now()); },
                  .values_of_settings =
                      [this](const service::Principal& caller, std::string_view method,
                             std::string_view portfolio) {
                          return service::values_of_settings(dispatcher_.environment(),
                                                             caller.tenant, method, portfolio);
                      }},
           rpc::shell_channels()),
      mcp_tools_(dispatcher.table(), false, {.toolsets = {"all"}}),
      openapi_(openapi_document(dispatcher.table(), service::kEngineVersion)),
      files_(file_methods(dispatcher.table())),
      probe_([this]() -> Status { return readiness_.look(dispatcher_.environment(), stopping_); }),
      pools_(options_.pools) {}

Rest::~Rest() = default;

void Rest::stop() {
    stopping_.request();
    const std::lock_guard lock(hub_mutex_);
    if (hub_) hub_->stop();
}

Result<std::optional<service::Principal>> Rest::caller(const http::Request& request,
                                                       const RequestId& id) {
    service::Identity& identity = dispatcher_.identity();
    auto principal = identify(request, identity,
                              {.https = is_https(request), .workspace = workspace_of(request)});
    if (principal && *principal) callers_.learn(request, **principal);
    if (principal) return principal;
    if (principal.error().code == Code::kUnauthenticated && request.header("Authorization"))
        TRY_STATUS(dispatcher_.count_invalid("token", request.remote_address, id));
    // The session is valid, the CSRF token is not.
    if (principal.error().code == Code::kForbidden)
        if (const auto by = identity.authenticate_session(
                cookie(request, session_cookie(is_https(request))).value_or(""));
            by)
            dispatcher_.audit_refusal({.method = "auth.csrf",
                                       .principal = &*by,
                                       .interface = "http",
                                       .remote = request.remote_address,
                                       .request_id = id},
                                      principal.error());
    return principal;
}

Result<std::optional<service::Principal>> Rest::caller_of(const service::MethodInfo& info,
                                                          const http::Request& request,
                                                          const RequestId& id) {
    if (info.signs_in && !is_from_own_page(request))
        return fail(Code::kForbidden, "another site's page must not sign in");
    if (info.signs_in) return std::optional<service::Principal>();
    auto principal = caller(request, id);
    if (!principal && is_public(info) && !request.header("Authorization"))
        return std::optional<service::Principal>();
    return principal;
}

std::string Rest::set_cookie(const http::Request& request, const service::Cookie& cookie) const {
    using enum service::Cookie::Name;
    const bool https = is_https(request);
    const std::string_view name = cookie.name == kSession  ? session_cookie(https)
                                  : cookie.name == kDevice ? device_cookie(https)
                                                           : flow_cookie(https);
    constexpr std::chrono::seconds kYear = std::chrono::hours(24 * 365);
    constexpr std::chrono::seconds kFlowLife = std::chrono::minutes(10);
    const std::chrono::seconds life = cookie.name == kDevice ? kYear : kFlowLife;
    return fmt::format("{}={}; Path=/; HttpOnly; SameSite=Strict{}{}", name, cookie.value,
                       https ? "; Secure" : "",
                       cookie.value.empty()      ? "; Max-Age=0"
                       : cookie.name == kSession ? std::string()
                                                 : fmt::format("; Max-Age={}", life.count()));
}

http::Response Rest::public_keys() {
    service::Environment& environment = dispatcher_.environment();
    const auto keys = environment.shared<service::AccessTokens>().public_keys(environment);
    if (!keys) return problem_response(keys.error(), RequestId());
    http::Response response = json_response(*keys);
    response.headers[1].second = "public, max-age=300";
    return response;
}

void Rest::admit_body(http::Request&& head, http::Decide decide) {
    // Shared, because std::function copies what it holds.
    struct Asked {
        http::Request head;
        http::Decide decide;
    };
    const auto asked = std::make_shared<Asked>(Asked{std::move(head), std::move(decide)});
    const Share share = callers_.share_of(asked->head);
    const auto admit = [this, asked] { asked->decide(admission_of(asked->head)); };
    if (pools_.submit(Lane::kRead, share, admit)) return;
    asked->decide(
        {.refusal = problem_response(too_many_calls(),
                                     RequestId::make(dispatcher_.environment().clock().now()))});
}

http::Admission Rest::admission_of(const http::Request& request) {
    if (request.path == "/sign-in") return {.max_body = kSignInBody};
    // handle() rejects other hosts.
    if (!is_allowed_host(request.header("Host").value_or(""), options_.address,
                         options_.allowed_host))
        return {.max_body = kAnonymousBody};
    const RequestId id = RequestId::make(dispatcher_.environment().clock().now());
    const auto refuse = [&](const Error& error) {
        http::Response response = problem_response(error, id);
        record(request, id, response);
        return http::Admission{.refusal = std::move(response)};
    };
    const RouteMatch match = router_.match(request.method, request.path);
    const auto principal =
        match.method ? caller_of(match.method->info(), request, id) : caller(request, id);
    if (!principal) return refuse(principal.error());
    if (*principal) return {};
    std::uint64_t announced = 0;
    const std::string_view length = request.header("Content-Length").value_or("0");
    std::from_chars(length.data(), length.data() + length.size(), announced);
    if (announced > kAnonymousBody)
        return refuse(fail(Code::kUnauthenticated,
                           fmt::format("sign-in is required to send more than {} bytes: use the "
                                       "link printed by `ballast serve`, or a service token as "
                                       "Authorization: Bearer",
                                       kAnonymousBody)));
    return {.max_body = kAnonymousBody};
}

namespace {

bool is_operation(std::string_view path) {
    return path == "/livez" || path == "/readyz" || path == "/metrics";
}

}  // namespace

void Rest::handle(http::Request&& request, http::Responder respond) {
    const RequestId id = RequestId::make(dispatcher_.environment().clock().now());
    if (!is_allowed_host(request.header("Host").value_or(""), options_.address,
                         options_.allowed_host))
        return finish(request, respond, id,
                      problem_response(fail(Code::kForbidden,
                                            "this Host is not allowed; set "
                                            "BALLAST_ALLOWED_HOST to the name in use"),
                                       id));
    if (events_of(request) || returns_file(request)) take_workspace_from_query(request);
    if (options_.operations_only && !is_operation(request.path))
        return finish(request, respond, id,
                      problem_response(fail(Code::kNotFound,
                                            "this process runs jobs: it has /livez, /readyz and "
                                            "/metrics only"),
                                       id));
    if (auto response = cors_.preflight(request))
        return finish(request, respond, id, *std::move(response));
    Lane lane = Lane::kRead;
    if (Answer answer = other_answer(request, lane))
        return in_lane(lane, std::move(request), std::move(respond), id, std::move(answer));
    if (auto response = answer_at_once(request))
        return finish(request, respond, id, *std::move(response));
    if (request.path == "/api/v1/rpc") return call_rpc(std::move(request), std::move(respond), id);
    if (request.path == "/api/v1/mcp") return call_mcp(std::move(request), std::move(respond), id);
    call_method(std::move(request), std::move(respond), id);
}

void Rest::in_lane(Lane lane, http::Request&& request, http::Responder respond, const RequestId& id,
                   Answer answer) {
    auto exchange =
        std::make_shared<Exchange>(Exchange{std::move(request), std::move(respond), id});
    run_in(lane, exchange, [this, exchange, answer = std::move(answer)] {
        exchange->request.started = std::chrono::steady_clock::now();
        finish(exchange->request, exchange->respond, exchange->id,
               answer(exchange->request, exchange->id));
    });
}

void Rest::run_in(Lane lane, const std::shared_ptr<Exchange>& exchange, FairPool::Task task) {
    if (!pools_.submit(lane, callers_.share_of(exchange->request), std::move(task)))
        finish(exchange->request, exchange->respond, exchange->id,
               problem_response(too_many_calls(), exchange->id));
}

http::Response Rest::metrics(const http::Request& request, const RequestId& id) {
    auto principal = caller(request, id);
    if (!principal) return problem_response(principal.error(), id);
    // Also on loopback: a proxy on this machine brings its clients there.
    if (!*principal)
        return problem_response(fail(Code::kUnauthenticated,
                                     "sign in, or send a service token as Authorization: Bearer"),
                                id);
    // They are of all workspaces.
    const auto home = dispatcher_.identity().home();
    if (!home) return problem_response(home.error(), id);
    if ((*principal)->tenant != *home)
        return problem_response(fail(Code::kForbidden,
                                     "metrics are those of the whole installation: read them as a "
                                     "member of the home workspace, or with its service token"),
                                id);
    http::Response response = text_response(200, dispatcher_.metrics().prometheus());
    response.headers[0].second = "text/plain; version=0.0.4; charset=utf-8";
    return response;
}

Rest::Answer Rest::other_answer(const http::Request& request, Lane& lane) {
    const bool reads = request.method == "GET" || request.method == "HEAD";
    const bool posts = request.method == "POST";
    const std::string& path = request.path;
    const auto with =
        [this](http::Response (Rest::*answer)(const http::Request&, const RequestId&)) -> Answer {
        return [this, answer](const http::Request& r, const RequestId& id) {
            return (this->*answer)(r, id);
        };
    };
    if (reads && path == "/readyz") {
        lane = Lane::kHealth;
        return [this](const http::Request& r, const RequestId&) { return ready(r); };
    }
    if (reads && path == "/metrics") return with(&Rest::metrics);
    if (reads && path == "/session") return with(&Rest::session);
    // Large enough that its compression takes a while.
    if (reads && path == "/api/v1/openapi.json")
        return [this](const http::Request&, const RequestId&) { return json_response(openapi_); };
    if (reads && path == "/.well-known/jwks.json")
        return [this](const http::Request&, const RequestId&) { return public_keys(); };
    lane = Lane::kWrite;
    if (posts && path == "/sign-in") return with(&Rest::sign_in);
    if (posts && path == "/sign-out") return with(&Rest::sign_out);
    return {};
}

std::optional<http::Response> Rest::answer_at_once(const http::Request& request) {
    const bool reads = request.method == "GET" || request.method == "HEAD";
    if (!reads) return std::nullopt;
    const std::string& path = request.path;
    if (path == "/livez") return text_response(200, "ok\n");
    if (path == "/api/v1/problems.json") return json_response(problem_kinds_json());
    // The page of a link, which signs in by a POST of its own: links are opened by previews, too.
    if (path == "/sign-in" || path == "/") return app_.answer("index.html", request);
    if (app_.has(path.substr(1))) return app_.answer(path.substr(1), request);
    if (path == "/api/docs" || path == "/api/docs/problems") {
        if (options_.docs) return page("docs.html");
    } else if (!path.starts_with("/api/") && pages::find(path.substr(1)).data()) {
        return page(path.substr(1));
    } else if (is_app_route(request)) {
        return app_.answer("index.html", request);
    }
    return std::nullopt;
}

http::Response Rest::page(std::string_view name) const {
    return {
        .status = 200,
        .headers = {{"Content-Type", std::string(media_type(name))}, {"Cache-Control", "no-cache"}},
        .body = std::string(pages::find(name))};
}

http::Response Rest::ready(const http::Request& request) {
    std::string detail;
    bool is_ready = !stopping_.requested();
    detail += is_ready ? "server ok\n" : "server stopping\n";
    const Status state = probe_.check(options_.health_limit);
    // Of a database that hangs nothing is known but that.
    detail += !state && readiness_.is_ready() ? "state unavailable\n" : readiness_.text();
    is_ready = is_ready && state;
    const bool verbose = request.query.find("verbose") != std::string::npos;
    return text_response(is_ready ? 200 : 503, verbose    ? detail
                                               : is_ready ? "ok\n"
                                                          : "not ready\n");
}

http::Response Rest::sign_in(const http::Request& request, const RequestId& id) {
    if (!is_from_own_page(request))
        return problem_response(
            fail(Code::kForbidden, "another site's page must not sign in: open the link itself"),
            id);
    auto made = dispatcher_.identity().sign_in_with_one_time_secret(
        sign_in_key(request), {"http", request.remote_address, id});
    if (!made && made.error().code == Code::kUnauthenticated) {
        if (const Status few = dispatcher_.count_invalid("link", request.remote_address, id); !few)
            return problem_response(few.error(), id);
        return problem_response(
            fail(Code::kUnauthenticated,
                 "this link has been used or has expired; `ballast link` prints a new one"),
            id);
    }
    if (!made) return problem_response(made.error(), id);
    return {.status = 204,
            .headers = {{"Set-Cookie", set_cookie(request, {.value = made->secret})},
                        {"Cache-Control", "no-store"}}};
}

http::Response Rest::session(const http::Request& request, const RequestId& id) {
    auto principal = caller(request, id);
    if (!principal) return problem_response(principal.error(), id);
    if (!*principal || (*principal)->credential != "session")
        return problem_response(
            fail(Code::kUnauthenticated,
                 "there is no session; open the link printed by `ballast serve`"),
            id);
    return json_response(std::move(ObjectWriter()
                                       .member("csrf", (*principal)->csrf)
                                       .member("name", (*principal)->name)
                                       .member("user", (*principal)->user.to_string())
                                       .member("tenant", (*principal)->tenant.to_string())
                                       .member("workspace", (*principal)->workspace)
                                       .member("users", dispatcher_.environment().settings().users))
                             .finish());
}

http::Response Rest::sign_out(const http::Request& request, const RequestId& id) {
    auto principal = caller(request, id);
    if (!principal) return problem_response(principal.error(), id);
    if (const auto secret = cookie(request, session_cookie(options_.https)); *principal && secret)
        if (auto status =
                dispatcher_.identity().sign_out(*secret, {"http", request.remote_address, id});
            !status)
            return problem_response(status.error(), id);
    return {.status = 204, .headers = {{"Set-Cookie", set_cookie(request, {})}}};
}

Result<service::Reply> Rest::invoke(Exchange& exchange, const RouteMatch& match, Lane lane,
                                    std::optional<service::RateState>& rate) {
    const http::Request& r = exchange.request;
    const Cancel cancel = until_deadline(r, lane);
    if (Status in_time = cancel.check();
        !in_time && in_time.error().code == Code::kDeadlineExceeded)
        return std::move(in_time).error();
    TRY(const auto principal, caller_of(match.method->info(), r, exchange.id));
    TRY_STATUS(check_preconditions(r, match.method->info()));
    TRY(const http::QueryParameters query, http::parse_query(r.query));
    TRY(const std::string json, request_json(*match.method, {match.parameters, query, r.body,
                                                             r.header("If-Match"), match.alias}));
    // It may be large, and is a part of `json` now.
    ballast::release(exchange.request.body);
    service::Invocation invocation{.method = match.method->info().name,
                                   .request = json,
                                   .principal = principal ? &*principal : nullptr,
                                   .interface = "http",
                                   .remote = r.remote_address,
                                   .request_id = exchange.id,
                                   .cancel = cancel,
                                   .takes_source = true,
                                   .rate = &rate,
                                   .agent = agent_of(r),
                                   .device = cookie(r, device_cookie(is_https(r))).value_or(""),
                                   .flow = cookie(r, flow_cookie(is_https(r))).value_or(""),
                                   .seen = seen_position(r)};
    if (const auto key = r.header("Idempotency-Key");
        key && match.method->info().effect != service::Effect::kRead)
        invocation.idempotency_key = std::string(*key);
    Result<service::Reply> reply = rpc::guarded(rpc_.access(), invocation);
    // A canceled call has changed nothing, and another node answers it.
    if (!reply && reply.error().code == Code::kCancelled && stopping_.requested())
        return fail(Code::kUnavailable, "the server is stopping; repeat the call")
            .with("retry_after", "1");
    return reply;
}

void Rest::call_method(http::Request&& request, http::Responder respond, const RequestId& id) {
    if (const auto job = events_of(request)) {
        auto exchange =
            std::make_shared<Exchange>(Exchange{std::move(request), std::move(respond), id});
        return run_in(Lane::kRead, exchange, [this, exchange, job = *job] {
            stream_events(std::move(exchange->request), std::move(exchange->respond), exchange->id,
                          job);
        });
    }
    if (is_live(request)) {
        auto exchange =
            std::make_shared<Exchange>(Exchange{std::move(request), std::move(respond), id});
        return run_in(Lane::kRead, exchange, [this, exchange] {
            open_socket(std::move(exchange->request), std::move(exchange->respond), exchange->id);
        });
    }
    const std::string_view verb =
        request.method == "HEAD" ? "GET" : std::string_view(request.method);
    RouteMatch match = router_.match(verb, request.path);
    if (!match.method) {
        http::Response response = problem_response(
            fail(Code::kNotFound, match.allowed.empty() ? "there is nothing at this path"
                                                        : "this path does not support this verb"),
            id);
        if (!match.allowed.empty()) {
            response.status = 405;
            response.headers.emplace_back("Allow",
                                          fmt::format("{}", fmt::join(match.allowed, ", ")));
        }
        return finish(request, respond, id, std::move(response));
    }
    const Lane lane = lane_of(match.method->info());
    auto exchange =
        std::make_shared<Exchange>(Exchange{std::move(request), std::move(respond), id});
    run_in(lane, exchange, [this, exchange, lane, match = std::move(match)] {
        exchange->request.started = std::chrono::steady_clock::now();
        const http::Request& r = exchange->request;
        if (is_streamed(*match.method, r)) return stream_call(exchange, match);
        std::optional<service::RateState> rate;
        auto reply = invoke(*exchange, match, lane, rate);
        http::Response response = !reply ? problem_response(reply.error(), exchange->id)
                                  : files_.contains(match.method->info().name) && !reply->job
                                      ? file_response(r, *reply)
                                      : reply_response(r, *reply);
        if (reply && (match.method->info().submits || reply->proposed)) response.status = 202;
        if (reply)
            for (const service::Cookie& one : reply->cookies)
                response.headers.emplace_back("Set-Cookie", set_cookie(r, one));
        if (reply && reply->seen)
            add_seen_position(r, is_https(r), match.method->info().effect != service::Effect::kRead,
                              *reply->seen, response);
        add_rate(response, rate);
        finish(r, exchange->respond, exchange->id, std::move(response));
    });
}

bool Rest::returns_file(const http::Request& request) const {
    if (request.method != "GET" && request.method != "HEAD") return false;
    const RouteMatch match = router_.match("GET", request.path);
    return match.method && files_.contains(match.method->info().name);
}

// Waiting for a thread counts.
Cancel Rest::until_deadline(const http::Request& request, Lane lane) const {
    if (lane == Lane::kWait) return stopping_;
    return stopping_.with_deadline(
        request.received +
        std::chrono::milliseconds(dispatcher_.environment().settings().deadline_ms));
}

void Rest::finish(const http::Request& request, http::Responder& respond, const RequestId& id,
                  http::Response response) const {
    compress(request, response);
    record(request, id, response);
    respond(std::move(response));
}

void Rest::record(const http::Request& request, const RequestId& id,
                  http::Response& response) const {
    using Milliseconds = std::chrono::duration<double, std::milli>;
    const auto now = std::chrono::steady_clock::now();
    const bool waited = request.started > request.received;
    const double wait_ms = waited ? Milliseconds(request.started - request.received).count() : 0.0;
    const double ms = Milliseconds(now - request.received).count();
    response.headers.emplace_back("X-Request-Id", id.to_string());
    response.headers.emplace_back(
        "Server-Timing", fmt::format("wait;dur={:.2f}, call;dur={:.2f}", wait_ms, ms - wait_ms));
    // The server sends it with every response where it is reached over TLS only.
    if (request.https && !options_.https)
        response.headers.emplace_back("Strict-Transport-Security", kTransportSecurity);
    cors_.add_fields(request, response);
    if (!options_.log) return;
    ObjectWriter line;
    line.member("at", dispatcher_.environment().clock().now())
        .member("request_id", id.to_string())
        .member("remote", request.remote_address)
        .member("method", request.method)
        .member("path", request.path)
        .member("status", response.status)
        .member("wait_ms", wait_ms)
        .member("ms", ms);
    const std::uint64_t slow =
        dispatcher_.environment().shared<service::ServerSettings>().slow_call_ms;
    // Waiting for a job is not slow.
    if (slow > 0 && ms - wait_ms >= static_cast<double>(slow) && !request.path.ends_with("/wait"))
        line.member("slow", true);
    options_.log(std::move(line).finish());
}

}  // namespace ballast::api::rest
