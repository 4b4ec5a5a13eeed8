// What a plan says could not be posted. On both databases.
#include "service/ledger/import_world_test.hpp"

namespace ballast::service {
namespace {

using test::Json;
using testing::HasSubstr;

using ImportUnposted = ImportWorld;
INSTANTIATE_TEST_SUITE_P(Databases, ImportUnposted, test::kDatabases, test::database_name);

TEST_P(ImportUnposted, APlanNamesSalesOfMoreThanIsHeld) {
    commit("2024-01-03,buy,AAA,10,100,,1\n2024-06-03,sell,AAA,8,120,,1\n");
    // The new sale of AAA takes what the sale of June needs.
    const Json answer(
        plan("2024-02-05,sell,BBB,5,110,,1\n2024-03-04,sell,AAA,4,110,,1\n"
             "2024-03-05,buy,CCC,1,10,,\n2024-03-05,sell,CCC,1,11,,\n"));
    ASSERT_EQ(answer.size("/unposted"), 2U);
    EXPECT_EQ(answer.text("/unposted/0/date"), "2024-02-05");
    EXPECT_EQ(answer.text("/unposted/0/account"), "main");
    EXPECT_EQ(answer.text("/unposted/0/symbol"), "BBB");
    EXPECT_EQ(answer.text("/unposted/0/quantity"), "5");
    EXPECT_EQ(answer.text("/unposted/0/held"), "0");
    EXPECT_EQ(answer.text("/unposted/0/missing"), "5");
    EXPECT_EQ(answer.number("/unposted/0/line"), 2);
    EXPECT_EQ(answer.text("/unposted/1/date"), "2024-06-03");
    EXPECT_EQ(answer.text("/unposted/1/missing"), "2");
    EXPECT_TRUE(answer.is_null("/unposted/1/line"));
    EXPECT_EQ(answer.text("/issues/0/code"), "unposted");
    EXPECT_THAT(answer.text("/issues/0/message"), HasSubstr("2 transactions could not be posted"));
    EXPECT_THAT(answer.text("/issues/0/message"),
                HasSubstr("2024-02-05: 5 of BBB are requested in main"));
    // What cannot be posted already is no finding of another import.
    commit("2024-02-05,sell,BBB,5,110,,1\n");
    EXPECT_EQ(Json(plan("2024-03-05,buy,CCC,1,10,,\n")).size("/unposted"), 0U);
    EXPECT_EQ(Json(plan("2024-01-05,buy,BBB,5,10,,\n")).size("/unposted"), 0U);
}

}  // namespace
}  // namespace ballast::service
