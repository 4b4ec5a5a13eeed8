// Acknowledged rows survive a killed process.
#include <cstdint>
#include <fcntl.h>
#include <random>
#include <signal.h>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

#include "store/audit.hpp"
#include "store/settings.hpp"
#include "support/state.hpp"

namespace ballast::store {
namespace {

using test::ok;

// Commits numbers one after another and acknowledges each after its commit through `out`.
[[noreturn]] void write_until_killed(const std::string& address, const TenantId& tenant,
                                     std::uint32_t first, int out) {
    auto database = Database::open(address);
    if (!database) _exit(1);
    for (std::uint32_t number = first;; ++number) {
        auto done = database->transact(tenant, [&](Transaction& t) -> Status {
            TRY_STATUS(put_setting(t, "n" + std::to_string(number), "v", test::kNow));
            TRY_STATUS(append_audit(t, {.actor = "a", .method = "m"}, test::kNow));
            return {};
        });
        if (!done || ::write(out, &number, sizeof number) != sizeof number) _exit(2);
    }
}

TEST(Durability, AKilledProcessLosesNoAcknowledgedRow) {
    const test::TemporaryDirectory directory;
    const std::string address = "sqlite:" + (directory / "state.db");
    const TenantId tenant = TenantId::make(test::kNow);
    {
        auto database = Database::open(address);
        ASSERT_TRUE(ok(database));
        ASSERT_TRUE(ok(database->system([&](SystemTransaction& t) {
            return create_tenant(t, {.id = tenant, .slug = "t", .name = "t"});
        })));
    }
    constexpr int kKills = 20;
    std::mt19937 random(5);
    std::uint32_t acknowledged = 0;
    for (int kill_number = 0; kill_number < kKills; ++kill_number) {
        int ends[2];
        ASSERT_EQ(pipe(ends), 0);
        const pid_t child = fork();
        ASSERT_GE(child, 0);
        if (child == 0) {
            ::close(ends[0]);
            write_until_killed(address, tenant, acknowledged + 1, ends[1]);
        }
        ::close(ends[1]);
        // Killed while it is busy with work that follows one of its first commits.
        std::uint32_t number = 0;
        for (auto left = 1 + random() % 12; left > 0; --left)
            ASSERT_EQ(::read(ends[0], &number, sizeof number), ssize_t{sizeof number});
        acknowledged = number;
        kill(child, SIGKILL);
        while (::read(ends[0], &number, sizeof number) == ssize_t{sizeof number})
            acknowledged = number;
        ::close(ends[0]);
        waitpid(child, nullptr, 0);

        auto database = Database::open(address);
        ASSERT_TRUE(ok(database));
        auto settings =
            database->read(tenant, [](Transaction& t) { return list_settings(t, "n"); });
        ASSERT_TRUE(ok(settings));
        for (std::uint32_t i = 1; i <= acknowledged; ++i)
            ASSERT_TRUE(settings->contains("n" + std::to_string(i))) << i;
        // At most one more: committed but not yet acknowledged.
        EXPECT_LE(settings->size(), acknowledged + 1);
        auto audit = database->read(tenant, [](Transaction& t) { return verify_audit(t); });
        ASSERT_TRUE(ok(audit));
        EXPECT_EQ(audit->rows, static_cast<std::int64_t>(settings->size()));
        acknowledged = static_cast<std::uint32_t>(settings->size());
    }
}

}  // namespace
}  // namespace ballast::store
