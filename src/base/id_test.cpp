#include "base/id.hpp"

#include <gtest/gtest.h>
#include <set>
#include <thread>
#include <unordered_set>
#include <vector>

namespace ballast {
namespace {

// RFC 9562 appendix A.6: version 7, unix_ts_ms 0x017F22E279B0, Tuesday 22 February 2022 19:22:22
// UTC.
constexpr std::string_view kExample = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f";

TEST(Uuid, ParsesAndFormatsTheCanonicalForm) {
    const Uuid uuid = Uuid::parse(kExample).value();
    EXPECT_EQ(uuid.to_string(), kExample);
    EXPECT_EQ(Uuid::parse("017F22E2-79B0-7CC3-98C4-DC0C0C07398F").value(), uuid);
    EXPECT_EQ(Uuid().to_string(), "00000000-0000-0000-0000-000000000000");
    EXPECT_TRUE(Uuid().is_nil());
}

TEST(Uuid, RejectsAnyOtherForm) {
    for (std::string_view text :
         {"", "017f22e279b07cc398c4dc0c0c07398f", "017f22e2-79b0-7cc3-98c4-dc0c0c07398",
          "017f22e2-79b0-7cc3-98c4-dc0c0c07398f0", "017f22e2+79b0-7cc3-98c4-dc0c0c07398f",
          "g17f22e2-79b0-7cc3-98c4-dc0c0c07398f", "{17f22e2-79b0-7cc3-98c4-dc0c0c07398f",
          "017f22e27-9b0-7cc3-98c4-dc0c0c07398f", " 17f22e2-79b0-7cc3-98c4-dc0c0c07398f"})
        EXPECT_FALSE(Uuid::parse(text)) << text;
}

TEST(Uuid, CarriesTheMillisecondTheVersionAndTheVariant) {
    const Instant now = Instant::parse("2022-02-22T19:22:22Z").value();
    const Uuid uuid = Uuid::make(now);
    EXPECT_EQ(uuid.to_string().substr(0, 13), kExample.substr(0, 13));
    EXPECT_EQ(uuid.bytes()[6] >> 4, 7);
    EXPECT_EQ(uuid.bytes()[8] >> 6, 2);
}

TEST(Uuid, IsOrderedWithinAMillisecond) {
    const Instant now = Instant::parse("2030-01-01T00:00:00Z").value();
    Uuid before = Uuid::make(now);
    for (int i = 0; i < 10'000; ++i) {
        const Uuid next = Uuid::make(now);
        ASSERT_LT(before, next);
        before = next;
    }
    EXPECT_LT(before, Uuid::make(now + std::chrono::milliseconds(1)));
}

TEST(Uuid, IsUniqueAcrossThreads) {
    const Instant now = Instant::parse("2031-01-01T00:00:00Z").value();
    std::vector<std::vector<Uuid>> made(4);
    std::vector<std::thread> threads;
    for (std::vector<Uuid>& list : made)
        threads.emplace_back([&list, now] {
            for (int i = 0; i < 2000; ++i) list.push_back(Uuid::make(now));
        });
    for (std::thread& thread : threads) thread.join();
    std::set<Uuid> all;
    for (const std::vector<Uuid>& list : made) {
        EXPECT_TRUE(std::is_sorted(list.begin(), list.end()));
        all.insert(list.begin(), list.end());
    }
    EXPECT_EQ(all.size(), 8000U);
}

TEST(Id, IsTypedAndHashable) {
    static_assert(!std::is_same_v<UserId, TenantId>);
    static_assert(!std::is_convertible_v<UserId, TenantId>);
    const UserId id = UserId::parse(kExample).value();
    EXPECT_EQ(id.to_string(), kExample);
    EXPECT_FALSE(UserId::parse("nobody"));
    const std::unordered_set<UserId> set{id, UserId(), id};
    EXPECT_EQ(set.size(), 2U);
    EXPECT_TRUE(set.contains(id));
}

}  // namespace
}  // namespace ballast
