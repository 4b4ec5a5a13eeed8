// The transport alone under load: answers every GET with the same small JSON document. wrk drives
// it from outside:
//
//     http_plain [threads [port]] &   wrk -t1 -c100 -d10s --latency http://127.0.0.1:PORT/
#include <charconv>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <string_view>

#include "api/http/server.hpp"

namespace http = ballast::api::http;

namespace {

template <class Number>
Number number(std::string_view text) {
    Number value{};
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

}  // namespace

int main(int argc, char** argv) {
    sigset_t stop;
    sigemptyset(&stop);
    sigaddset(&stop, SIGINT);
    sigaddset(&stop, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &stop, nullptr);  // inherited by the server's threads

    http::Options options;
    if (argc > 1) options.threads = number<std::size_t>(argv[1]);
    if (argc > 2) options.port = number<std::uint16_t>(argv[2]);
    const auto server = http::Server::start(options, [](http::Request&&, http::Responder respond) {
        respond({.headers = {{"Content-Type", "application/json"}},
                 .body = R"({"message":"Hello, World!"})"});
    });
    if (!server) {
        std::fprintf(stderr, "%s\n", server.error().message.c_str());
        return 1;
    }
    std::printf("%s\n", (*server)->url().c_str());
    std::fflush(stdout);
    int signal = 0;
    sigwait(&stop, &signal);
    const http::Statistics statistics = (*server)->statistics();
    (*server)->stop(std::chrono::milliseconds(1000));
    std::printf("%llu requests\n", static_cast<unsigned long long>(statistics.requests));
    return 0;
}
