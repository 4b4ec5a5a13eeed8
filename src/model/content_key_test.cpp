#include "model/content_key.hpp"

#include <gtest/gtest.h>
#include <string>
#include <string_view>

#include "model/transaction_sample_test.hpp"

namespace ballast::model {
namespace {

constexpr std::string_view kSpinoffKey =
    "4240bd01c7815cbb8ffbf7fca09a6fa69d4e4f2d1a19baa6e61e022d3e378808";

// Changing a key would make a file that is imported again a list of new transactions. The digests
// were computed by another program: SHA-256 of the terms, each after its length in eight bytes.
TEST(ContentKeys, AreThoseOfEarlierVersions) {
    const Transaction bought{
        .date = fin::Date::from_ymd(2024, 1, 2).value(), .symbol = "A", .quantity = Decimal(1)};
    EXPECT_EQ(content_key(bought),
              "b9ea93e1bec62d47f256deb60dbb70c2bf7132714302666aa4fa8f15bcd45759");
    EXPECT_EQ(content_key(test::spinoff()), kSpinoffKey);
}

// Forgetting a term would take a changed row for an imported one.
TEST(ContentKeys, DependOnEveryTermButIdAccountLotAndNote) {
    const std::string before = content_key(test::every_term(0));
    describe::Described<Transaction>::fields.each([&](const auto& field) {
        Transaction changed = test::every_term(0);
        changed.*field.member = test::every_term(1).*field.member;
        const bool left_out = field.name == "id" || field.name == "account" ||
                              field.name == "lot_id" || field.name == "note";
        EXPECT_EQ(content_key(changed) == before, left_out) << field.name;
    });
}

}  // namespace
}  // namespace ballast::model
