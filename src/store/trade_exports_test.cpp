// Exported trades on both databases.
#include "store/trade_exports.hpp"

#include "support/state.hpp"

namespace ballast::store {
namespace {

using test::fails_with;
using test::kNow;
using test::ok;

class TradeExportsTest : public test::StateTest {
protected:
    template <class Body>
    auto in(const TenantId& tenant, Body body) {
        return database().transact(tenant, body);
    }
};

INSTANTIATE_TEST_SUITE_P(Databases, TradeExportsTest, test::kDatabases, test::database_name);

TEST_P(TradeExportsTest, AFileIsReadBackAsItWasKeptByItsTenantOnly) {
    const std::string content =
        "8=FIX.4.4\x01"
        "9=5\x01"
        "35=D\x01"
        "Zürich, \"quoted\"\r\n";
    const auto kept = in(tenant_, [&](Transaction& t) {
        return keep_trade_export(t,
                                 {.format = "fix44",
                                  .source = "portfolio:a",
                                  .orders = 1,
                                  .file_name = "x.fix",
                                  .created_by = "me"},
                                 content, kNow);
    });
    ASSERT_TRUE(ok(kept));
    EXPECT_EQ(kept->size_bytes, static_cast<std::int64_t>(content.size()));
    const auto read = in(tenant_, [&](Transaction& t) -> Result<std::string> {
        TRY(const TradeExport row, get_trade_export(t, kept->id));
        EXPECT_EQ(row.created_by, "me");
        return trade_export_content(t, row);
    });
    ASSERT_TRUE(ok(read));
    EXPECT_EQ(*read, content);
    EXPECT_TRUE(fails_with(Code::kNotFound, in(other_tenant_, [&](Transaction& t) {
                               return get_trade_export(t, kept->id);
                           })));
}

TEST_P(TradeExportsTest, TheHistoryIsByTimeAndFilteredBySource) {
    for (int i = 0; i < 3; ++i)
        ASSERT_TRUE(ok(in(tenant_, [&](Transaction& t) {
            return keep_trade_export(t, {.format = "csv", .source = i == 1 ? "b" : "a"},
                                     std::to_string(i), kNow + std::chrono::seconds(i));
        })));
    const auto page = in(tenant_, [&](Transaction& t) {
        return list_trade_exports(t, "a", {.direction = Direction::kDescending});
    });
    ASSERT_TRUE(ok(page));
    ASSERT_EQ(page->items.size(), 2U);
    EXPECT_GT(page->items[0].created_at, page->items[1].created_at);
    const auto none =
        in(other_tenant_, [&](Transaction& t) { return list_trade_exports(t, "", {}); });
    ASSERT_TRUE(ok(none));
    EXPECT_TRUE(none->items.empty());
}

TEST_P(TradeExportsTest, TemplatesAreReplacedByName) {
    for (const char* document : {"{}", R"({"x":1})"})
        ASSERT_TRUE(ok(in(tenant_, [&](Transaction& t) -> Status {
            return put_trade_template(t, {"basket", document}, kNow);
        })));
    const auto all = in(tenant_, [&](Transaction& t) { return trade_templates(t); });
    ASSERT_TRUE(ok(all));
    ASSERT_EQ(all->size(), 1U);
    EXPECT_EQ(all->front().document, R"({"x":1})");
    ASSERT_TRUE(
        ok(in(tenant_, [&](Transaction& t) { return delete_trade_template(t, "basket"); })));
    EXPECT_TRUE(fails_with(Code::kNotFound, in(tenant_, [&](Transaction& t) {
                               return delete_trade_template(t, "basket");
                           })));
}

}  // namespace
}  // namespace ballast::store
