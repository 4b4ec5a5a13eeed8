// Results over time on both databases: versions, series, retention.
#include "store/results.hpp"

#include <fmt/format.h>

#include "support/state.hpp"

namespace ballast::store {
namespace {

using std::chrono::hours;
using test::fails_with;
using test::kNow;
using test::ok;

class ResultsTest : public test::StateTest {
protected:
    template <class Body>
    auto in(const TenantId& tenant, Body body) {
        return database().transact(tenant, body);
    }
    KeptResult keep(const char* as_of, const char* digest, double figure, Instant now = kNow,
                    const char* subject = "p1", const char* kind = "var") {
        const ResultDraft draft{
            .key = {ResultSubject::kPortfolio, subject, kind, *fin::Date::parse(as_of)},
            .digest = digest,
            .figures = {{"historical.0.99.var", figure}},
            .findings = {"Backtest red, \"13\" of 250."},
            .manifest = R"({"prices":"a"})",
            .document = R"({"x":1})"};
        auto kept = in(tenant_, [&](Transaction& t) { return keep_result(t, draft, now); });
        EXPECT_TRUE(ok(kept));
        return kept.value();
    }
    std::vector<StoredResult> series() {
        auto found = in(tenant_, [&](Transaction& t) {
            return result_series(t, ResultSubject::kPortfolio, "p1", "var", {}, {});
        });
        EXPECT_TRUE(ok(found));
        return found.value();
    }
};

INSTANTIATE_TEST_SUITE_P(Databases, ResultsTest, test::kDatabases, test::database_name);

TEST_P(ResultsTest, ALargeDocumentTakesFewerBytesAndIsReadUnchanged) {
    std::string document = "[";
    for (int i = 0; i < 500; ++i) document += fmt::format(R"({{"symbol":"S{}","beta":0.5}},)", i);
    document += "null]";
    const ResultDraft draft{
        .key = {ResultSubject::kPortfolio, "p1", "factors", *fin::Date::parse("2025-06-30")},
        .digest = "a",
        .manifest = "{}",
        .document = document};
    const auto kept = in(tenant_, [&](Transaction& t) { return keep_result(t, draft, kNow); });
    ASSERT_TRUE(ok(kept));
    const auto read = in(tenant_, [&](Transaction& t) { return result_document(t, kept->row.id); });
    ASSERT_TRUE(ok(read));
    EXPECT_EQ(*read, document);
    const auto stored = in(tenant_, [&](Transaction& t) {
        return t.query("SELECT length(document) FROM results WHERE id = $1", {kept->row.id});
    });
    ASSERT_TRUE(ok(stored));
    EXPECT_LT((*stored)[0].integer(0), static_cast<std::int64_t>(document.size() / 3));
}

TEST_P(ResultsTest, TheSameDigestIsNoNewVersionAndAnotherOneReplacesIt) {
    const KeptResult first = keep("2025-06-30", "a", 0.1);
    EXPECT_TRUE(first.is_new);
    const KeptResult same = keep("2025-06-30", "a", 0.1, kNow + hours(1));
    EXPECT_FALSE(same.is_new);
    EXPECT_EQ(same.row.id, first.row.id);
    const KeptResult second = keep("2025-06-30", "b", 0.2, kNow + hours(2));
    EXPECT_EQ(second.row.version, 2);

    const std::vector<StoredResult> latest = series();
    ASSERT_EQ(latest.size(), 1U);
    EXPECT_EQ(latest[0].figures.at("historical.0.99.var"), 0.2);
    EXPECT_EQ(latest[0].findings, std::vector<std::string>{"Backtest red, \"13\" of 250."});
    const auto before = in(tenant_, [&](Transaction& t) { return get_result(t, first.row.id); });
    ASSERT_TRUE(ok(before));
    EXPECT_FALSE(before->latest);
    EXPECT_EQ(before->figures.at("historical.0.99.var"), 0.1);
    const auto all =
        in(tenant_, [&](Transaction& t) { return list_results(t, {.superseded = true}, {}); });
    ASSERT_TRUE(ok(all));
    EXPECT_EQ(all->items.size(), 2U);
}

TEST_P(ResultsTest, FiguresAreReadBackExactly) {
    for (const double value : {0.1, -1e300, 5e-324, 123456789.123456789, 0.0})
        EXPECT_EQ(keep("2025-06-30", std::to_string(value).c_str(), value)
                      .row.figures.at("historical.0.99.var"),
                  value);
    EXPECT_EQ(series()[0].figures.at("historical.0.99.var"), 0.0);
}

TEST_P(ResultsTest, ASeriesHasOneResultPerDateAndTheLatestIsTheLastUpToADate) {
    keep("2025-06-30", "b", 2);
    keep("2025-06-27", "a", 1);
    keep("2025-07-01", "c", 3);
    keep("2025-07-01", "d", 9, kNow, "p2");
    const std::vector<StoredResult> all = series();
    ASSERT_EQ(all.size(), 3U);
    EXPECT_EQ(all[0].as_of.to_string(), "2025-06-27");
    EXPECT_EQ(all[2].figures.at("historical.0.99.var"), 3);
    const auto on = [&](const char* day) {
        auto found = in(tenant_, [&](Transaction& t) {
            return latest_result(t, ResultSubject::kPortfolio, "p1", "var", *fin::Date::parse(day));
        });
        EXPECT_TRUE(ok(found));
        return *found ? (*found)->digest : "";
    };
    EXPECT_EQ(on("2025-06-29"), "a");
    EXPECT_EQ(on("2025-06-30"), "b");
    EXPECT_EQ(on("2025-06-26"), "");
    const auto newest = in(tenant_, [](Transaction& t) { return newest_results(t); });
    ASSERT_TRUE(ok(newest));
    ASSERT_EQ(newest->size(), 2U);
    EXPECT_EQ((*newest)[0].digest, "c");
}

TEST_P(ResultsTest, AnotherTenantSeesNothing) {
    const KeptResult kept = keep("2025-06-30", "a", 1);
    EXPECT_TRUE(fails_with(Code::kNotFound, in(other_tenant_, [&](Transaction& t) {
                               return get_result(t, kept.row.id);
                           })));
    const auto others =
        in(other_tenant_, [](Transaction& t) { return list_results(t, {.superseded = true}, {}); });
    ASSERT_TRUE(ok(others));
    EXPECT_TRUE(others->items.empty());
}

TEST_P(ResultsTest, RetentionRemovesOldDatesAndVersionsReplacedLongAgo) {
    keep("2018-06-29", "old", 1);
    keep("2025-06-30", "a", 1, kNow - hours(5000));
    keep("2025-06-30", "b", 2, kNow - hours(4000));  // replaces a
    keep("2025-06-30", "c", 3, kNow);                // replaces b
    const auto purged = in(tenant_, [](Transaction& t) {
        return purge_results(t, *fin::Date::parse("2018-07-01"), kNow - hours(3000), 100);
    });
    ASSERT_TRUE(ok(purged));
    EXPECT_EQ(*purged, 2);
    const auto left =
        in(tenant_, [](Transaction& t) { return list_results(t, {.superseded = true}, {}); });
    ASSERT_TRUE(ok(left));
    ASSERT_EQ(left->items.size(), 2U);
    EXPECT_EQ(left->items[0].digest, "b");
    EXPECT_EQ(left->items[1].digest, "c");
}

}  // namespace
}  // namespace ballast::store
