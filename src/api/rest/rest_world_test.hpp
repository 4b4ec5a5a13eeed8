// A server on a free loopback port, with a whole service in a temporary directory.
#pragma once

#include <fmt/format.h>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "api/http/server.hpp"
#include "api/http/test_client.hpp"
#include "api/rest/gate.hpp"
#include "api/rest/rest.hpp"
#include "job/worker.hpp"
#include "service/job_runner.hpp"
#include "support/world.hpp"

namespace ballast::api::rest {

class RestWorld {
public:
    static constexpr std::size_t kMaxStreams = 40;

    explicit RestWorld(service::Settings settings = {}, service::ServerSettings server = {})
        : world(service::make_method_table(), std::move(settings)) {
        world.owner();
        const auto issued = world.issue_token(world.owner());
        EXPECT_TRUE(test::ok(issued));
        if (issued) token = issued->secret;
        rest_ = std::make_unique<Rest>(
            world.dispatcher(),
            RestOptions{.address = "127.0.0.1",
                        .pools = {.read = 2, .write = 2, .compute = 2, .wait = 4},
                        .max_streams = kMaxStreams,
                        .https = world.environment().settings().https,
                        .cors_origins = server.cors_origins});
        auto proxies = trusted_proxies(server);
        EXPECT_TRUE(test::ok(proxies));
        auto started = http::Server::start(
            {.threads = 1,
             .max_body = world.environment().settings().body_limit_bytes,
             .proxies = proxies ? *proxies : http::TrustedProxies{},
             .common_headers = security_headers(world.environment().settings().https)},
            [this](http::Request&& request, http::Responder respond) {
                rest_->handle(std::move(request), std::move(respond));
            },
            [this](http::Request&& head, http::Decide decide) {
                rest_->admit_body(std::move(head), std::move(decide));
            });
        EXPECT_TRUE(test::ok(started));
        if (started) server_ = *std::move(started);
    }
    ~RestWorld() {
        rest_->stop();
        if (server_) server_->stop();
    }
    RestWorld(const RestWorld&) = delete;
    RestWorld& operator=(const RestWorld&) = delete;

    std::uint16_t port() const { return server_->port(); }
    void stop_rest() { rest_->stop(); }

    // `fields` are complete lines, each with its line end.
    http::Answer ask(std::string_view verb, std::string_view target, std::string_view body = "",
                     std::string_view fields = "", std::string_view host = "localhost") {
        http::TestClient client(port());
        EXPECT_TRUE(
            client.send(fmt::format("{} {} HTTP/1.1\r\nHost: {}\r\nContent-Length: {}\r\n"
                                    "{}\r\n{}",
                                    verb, target, host, body.size(), fields, body)));
        auto answer = client.answer(verb == "HEAD");
        EXPECT_TRUE(answer) << verb << " " << target << " was not answered";
        return answer.value_or(http::Answer{});
    }
    // Calls as the owner, with a service token.
    http::Answer call(std::string_view verb, std::string_view target, std::string_view body = "",
                      std::string_view fields = "") {
        return ask(verb, target, body, bearer() + std::string(fields));
    }
    std::string bearer() const { return "Authorization: Bearer " + token + "\r\n"; }

    // Creates a portfolio, which must succeed.
    void make_portfolio(const std::string& slug) {
        const auto made = call("POST", "/api/v1/portfolios",
                               fmt::format(R"({{"slug":"{0}","name":"{0}"}})", slug),
                               "Idempotency-Key: make-" + slug + "\r\n");
        EXPECT_EQ(made.status, 200) << made.body;
    }

    service::World world;
    std::string token;

private:
    std::unique_ptr<Rest> rest_;
    std::unique_ptr<http::Server> server_;
};

}  // namespace ballast::api::rest
