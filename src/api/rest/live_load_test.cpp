// Many subscribers of live events at once: they connect, resume, fall behind and leave while others
// change things.
#include <atomic>
#include <memory>
#include <set>
#include <thread>
#include <vector>

#include "api/rest/live_client_test.hpp"
#include "api/rest/rest_world_test.hpp"

namespace ballast::api::rest {
namespace {

// Limits of the world are for tests of few calls.
service::Settings unlimited() {
    service::Settings settings;
    settings.rate_limit_per_minute = 0;
    return settings;
}

std::string subscription(std::string_view id, std::string_view topic,
                         std::optional<std::int64_t> after = {}) {
    return fmt::format(R"({{"op":"sub","id":"{}","topic":"{}"{}}})", id, topic,
                       after ? fmt::format(R"(,"after":{})", *after) : "");
}

TEST(LiveLoad, AReaderThatFallsBehindIsAskedToReloadAndThenGoesOn) {
    RestWorld rest(unlimited());
    LiveClient slow(rest, "", 4096);
    // Each change is sent once for every subscription: more than the kernel takes.
    for (std::size_t i = 0; i < LiveSocket::kMaxTopics; ++i) {
        if (i % 15 == 14) std::this_thread::sleep_for(std::chrono::milliseconds(1100));
        slow.send(subscription(fmt::format("s{}", i), "portfolios"));
        ASSERT_EQ(test::Json(slow.next()).text("/op"), "ok");
    }
    LiveClient quick(rest);
    quick.send(subscription("q", "portfolios"));
    ASSERT_EQ(test::Json(quick.next()).text("/op"), "ok");
    constexpr int kChanges = 800;
    for (int i = 0; i < kChanges; ++i) rest.make_portfolio(fmt::format("p{}", i));
    // Who reads gets every change, whoever does not.
    double last = 0;
    for (int i = 0; i < kChanges; ++i) {
        const test::Json event(quick.next());
        ASSERT_EQ(event.text("/data/method"), "portfolio.create");
        last = event.number("/seq");
    }
    // Each subscription gets all, or is asked to reload from where it goes on.
    std::set<std::string> reloaded;
    std::set<std::string> complete;
    std::size_t events = 0;
    while (complete.size() < LiveSocket::kMaxTopics) {
        const std::string text = slow.next();
        ASSERT_TRUE(text.starts_with("{"))
            << text << " after " << events << " events, " << reloaded.size() << " reloads";
        const test::Json event(text);
        if (event.has("/op")) {
            ASSERT_EQ(event.text("/op"), "resync");
            reloaded.insert(event.text("/id"));
        } else {
            ++events;
        }
        if (event.number("/seq") >= last) complete.insert(event.text("/id"));
    }
    EXPECT_FALSE(reloaded.empty());
    EXPECT_LT(events, kChanges * LiveSocket::kMaxTopics);
    rest.make_portfolio("after");
    std::set<std::string> notified;
    while (notified.size() < LiveSocket::kMaxTopics) {
        const test::Json event(slow.next());
        ASSERT_EQ(event.text("/type"), "change");
        notified.insert(event.text("/id"));
    }
}

TEST(LiveLoad, SubscribersThatComeGoAndResumeMissNothing) {
    RestWorld rest(unlimited());
    constexpr int kReaders = 4;
    constexpr int kChanges = 24;
    std::atomic<bool> ended{false};
    std::vector<std::set<std::int64_t>> seen(kReaders);
    std::vector<std::thread> threads;
    std::atomic<int> begun{0};
    // Each reads three changes over a connection, half of them as server-sent events, leaves and
    // resumes.
    for (int reader = 0; reader < kReaders; ++reader) {
        threads.emplace_back([&, reader] {
            std::optional<std::int64_t> last;
            int refused = 0;
            std::set<std::int64_t>& mine = seen[static_cast<std::size_t>(reader)];
            while (mine.size() < kChanges) {
                LiveClient client(rest);
                client.send(subscription("p", "portfolios", last));
                client.send(subscription("j", "jobs"));
                client.send(subscription("n", "notifications"));
                for (int taken = 0; taken < 4 && mine.size() < kChanges;) {
                    const std::string text = client.next();
                    if (!text.starts_with("{")) {
                        // Sockets and streams that were left are still counted: a user has at most
                        // 16, the server 40.
                        if (++refused > 2'000) return;  // the test fails below
                        std::this_thread::sleep_for(std::chrono::milliseconds(20));
                        break;
                    }
                    const test::Json event(text);
                    if (event.text("/id") != "p") continue;
                    const auto sequence = static_cast<std::int64_t>(event.number("/seq"));
                    if (event.has("/op")) {
                        if (!last) ++begun;
                        last = sequence;
                        continue;
                    }
                    EXPECT_TRUE(mine.insert(sequence).second) << "twice: " << sequence;
                    EXPECT_GT(sequence, *last);
                    last = sequence;
                    ++taken;
                }
            }
        });
    }
    // Others come and leave without reading, and cut their connections in the middle of a message.
    for (int i = 0; i < 2; ++i) {
        threads.emplace_back([&, i] {
            while (!ended) {
                http::TestClient stream(rest.port());
                stream.send(
                    http::get(i == 0 ? "/api/v1/events?topics=jobs,portfolios" : "/api/v1/events",
                              rest.bearer()));
                stream.until("HTTP/1.1");
            }
        });
    }
    while (begun < kReaders) std::this_thread::yield();
    for (int i = 0; i < kChanges; ++i) {
        rest.make_portfolio(fmt::format("p{}", i));
        const auto job = rest.call(
            "POST", "/api/v1/jobs",
            R"({"method":"risk.exposures","request":{"positions":[{"symbol":"A","value":2}]}})",
            fmt::format("Idempotency-Key: k{}\r\n", i));
        EXPECT_EQ(job.status, 202) << job.body;
        EXPECT_EQ(rest.call("POST", test::Json(job.body).text("/links/cancel")).status, 200);
    }
    for (int reader = 0; reader < kReaders; ++reader)
        threads[static_cast<std::size_t>(reader)].join();
    ended = true;
    for (std::size_t i = kReaders; i < threads.size(); ++i) threads[i].join();
    for (const auto& mine : seen) {
        EXPECT_EQ(mine.size(), kChanges);
        EXPECT_EQ(mine, seen.front());
    }
}

}  // namespace
}  // namespace ballast::api::rest
