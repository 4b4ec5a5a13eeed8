// Documents about wealth on both databases.
#include "store/wealth_records.hpp"

#include "support/state.hpp"

namespace ballast::store {
namespace {

using test::fails_with;
using test::kNow;
using test::ok;

class WealthRecordsTest : public test::StateTest {
protected:
    template <class Body>
    auto in(const TenantId& tenant, Body body) {
        return database().transact(tenant, body);
    }
    void put(const TenantId& tenant, const std::string& kind, const std::string& name,
             const std::string& document, Instant now = kNow) {
        ASSERT_TRUE(ok(in(tenant, [&](Transaction& t) -> Status {
            return put_wealth_record(t, {kind, name, document}, now);
        })));
    }
};

INSTANTIATE_TEST_SUITE_P(Databases, WealthRecordsTest, test::kDatabases, test::database_name);

TEST_P(WealthRecordsTest, AreReplacedByKindAndName) {
    put(tenant_, "allocation", "b", "{}");
    put(tenant_, "allocation", "a", "{}");
    put(tenant_, "goal", "b", "[]");
    put(tenant_, "allocation", "b", R"({"x":1})", kNow + std::chrono::seconds(1));
    const auto all = in(tenant_, [&](Transaction& t) { return wealth_records(t, "allocation"); });
    ASSERT_TRUE(ok(all));
    ASSERT_EQ(all->size(), 2U);
    EXPECT_EQ(all->at(0).name, "a");
    EXPECT_EQ(all->at(1).document, R"({"x":1})");
    EXPECT_EQ(all->at(1).created_at, kNow);
    EXPECT_EQ(all->at(1).updated_at, kNow + std::chrono::seconds(1));
    const auto goal = in(tenant_, [&](Transaction& t) { return wealth_record(t, "goal", "b"); });
    ASSERT_TRUE(ok(goal));
    EXPECT_EQ(goal->document, "[]");
}

TEST_P(WealthRecordsTest, BelongToTheirTenantAndAreDeletedByName) {
    put(tenant_, "allocation", "a", "{}");
    EXPECT_TRUE(fails_with(Code::kNotFound, in(other_tenant_, [&](Transaction& t) {
                               return wealth_record(t, "allocation", "a");
                           })));
    EXPECT_TRUE(fails_with(Code::kNotFound, in(other_tenant_, [&](Transaction& t) {
                               return delete_wealth_record(t, "allocation", "a");
                           })));
    ASSERT_TRUE(ok(
        in(tenant_, [&](Transaction& t) { return delete_wealth_record(t, "allocation", "a"); })));
    EXPECT_TRUE(fails_with(Code::kNotFound, in(tenant_, [&](Transaction& t) {
                               return delete_wealth_record(t, "allocation", "a");
                           })));
}

}  // namespace
}  // namespace ballast::store
