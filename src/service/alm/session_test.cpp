// ALM sessions through the dispatcher: reading, storing, listing and deleting.
#include <filesystem>

#include "ingest/balance_table.hpp"
#include "service/alm/session_cache.hpp"
#include "service/alm/session_cleanup.hpp"
#include "service/alm/session_world_test.hpp"
#include "store/columns.hpp"

namespace ballast::service {
namespace {

using test::fails_with;
using test::Json;
using test::ok;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

class AlmSession : public testing::Test, protected AlmSessionWorld {};

TEST_F(AlmSession, AZipIsReadAndItsUploadIsGone) {
    const std::string zip = ingest::write_archive(
        {{.name = "book/positions.csv", .text = book_csv(700)},
         {.name = "book/schedules.csv",
          .text = "id,date,amount\nS1,2027-02-11,400\nS1,2028-02-11,100\n"},
         {.name = "book/more.csv",
          .text = "id,side,type,currency,balance,rate,maturity,payment_months,next_payment,"
                  "product\nS1,asset,fixed_scheduled,EUR,1000,0.03,2030-02-11,12,2027-02-11,x\n"},
         {.name = "curves.csv", .text = kCurvesCsv}});
    const std::string id = upload("bank.zip", zip);
    const Json made(create(fmt::format(R"({{"upload":"{}"}})", id)));
    EXPECT_EQ(made.number("/positions"), 701.0);
    EXPECT_EQ(made.number("/rejected"), 0.0);
    EXPECT_EQ(made.number("/coverage"), 1.0);
    // Missing terms of the rows are reported; there are no other issues.
    for (std::size_t i = 0; i < made.size("/issues"); ++i)
        EXPECT_EQ(made.text(fmt::format("/issues/{}/code", i)), "defaulted");
    EXPECT_EQ(made.text("/market/currencies/USD/discount_curve/0/0"), "ON");
    EXPECT_EQ(made.number("/market/currencies/USD/fx_to_reporting"), 0.92);
    double balance = 0.0;
    double rows = 0.0;
    for (std::size_t i = 0; i < made.size("/totals"); ++i) {
        balance += made.number(fmt::format("/totals/{}/balance", i));
        rows += made.number(fmt::format("/totals/{}/positions", i));
    }
    double expected = 1000.0;
    for (int i = 0; i < 700; ++i) expected += 1000 + i * 37 % 9000 + 0.25;
    EXPECT_NEAR(balance, expected, 1e-6);
    EXPECT_EQ(rows, 701.0);
    EXPECT_TRUE(fails_with(Code::kNotFound,
                           world.call("upload.get", fmt::format(R"({{"upload":"{}"}})", id))));
    const Json one(
        world.body("alm.session.position", request(made.text("/id"), R"("position":"S1")")));
    EXPECT_EQ(one.text("/file"), "bank.zip/book/more.csv");
    EXPECT_EQ(one.number("/line"), 2.0);
    EXPECT_EQ(one.number("/position/schedule/0/1"), 400.0);
    EXPECT_EQ(one.text("/position/product"), "x");
}

TEST_F(AlmSession, MissingTermsAreCountedByFileAndReportedWithTheValue) {
    const std::string header =
        "id,side,type,currency,balance,rate,day_count,last_payment,payment_months,maturity\n";
    const Json made(create(
        content("one.csv",
                header + "a,asset,fixed_bullet,EUR,300,0.03,,2026-01-01,12,2030-01-01\n" +
                    "b,asset,fixed_bullet,EUR,100,0.03,ACT/360,2026-01-01,12,2030-01-01\n") +
        "," +
        content("two.csv", header + "c,asset,fixed_bullet,EUR,100,0.03,,2026-01-01,,2030-01-01\n") +
        "," + content("curves.csv", kCurvesCsv)));
    EXPECT_EQ(made.number("/coverage"), 1.0);
    EXPECT_EQ(made.number("/defaulted"), 0.8);
    EXPECT_EQ(made.text("/files/1/file"), "one.csv");
    EXPECT_EQ(made.number("/files/1/defaulted"), 1.0);
    ASSERT_EQ(made.size("/defaults"), 3U);
    EXPECT_EQ(made.text("/defaults/0/file"), "one.csv");
    EXPECT_EQ(made.text("/defaults/0/term"), "day_count");
    EXPECT_EQ(made.number("/defaults/0/balance"), 300.0);
    EXPECT_EQ(made.text("/defaults/2/file"), "two.csv");
    EXPECT_EQ(made.text("/defaults/2/term"), "payment_months");
    const Json value(world.body("alm.session.value", request(made.text("/id"))));
    EXPECT_EQ(value.number("/defaulted"), 0.8);
    EXPECT_EQ(value.size("/defaults"), 3U);
    ASSERT_EQ(value.size("/issues"), 2U);
    EXPECT_THAT(value.text("/issues/0/message"),
                HasSubstr("day_count is not stated by 2 positions"));
    EXPECT_EQ(value.text("/issues/1/where"), "payment_months");
    // Added curves are checked in the same way.
    const Json changed(world.body(
        "alm.session.what_if",
        request(
            made.text("/id"),
            R"("add":[{"id":"n","side":"asset","type":"fixed_bullet","currency":"EUR","balance":1,
                   "rate":0.01,"last_payment":"2026-02-11","payment_months":12,
                   "maturity":"2028-02-11"}])")));
    EXPECT_EQ(changed.size("/issues"), 3U);
    EXPECT_THAT(changed.text("/issues/2/message"), HasSubstr("(n)"));
}

constexpr const char* kLoansOfTwoCurves =
    "Reference day;11/02/2026\n"
    "Identifier;Position;Outstanding principal;Start date;Maturity date;Payment anchor date;"
    "Payment period;Day count convention;Indexed rate;Interest spread;Currency;Discount curve\n"
    "A;Long;900,00;11/01/2020;11/01/2030;11/02/2020;12M;ACT/360;2,5;0,5;EUR;EUR_EURIBOR_6M\n"
    "B;Long;100,00;11/01/2020;11/01/2030;11/02/2020;12M;ACT/360;2,5;0,5;EUR;EUR_ESTR_OIS\n";

TEST_F(AlmSession, TheDiscountCurveNamedByContractsIsUsedAndOthersAreReported) {
    const std::string files =
        content("Fixed bullet.csv", kLoansOfTwoCurves) + "," + content("curves.csv", kCurvesCsv);
    const Json made(create(files));
    EXPECT_EQ(made.number("/market/currencies/EUR/discount_curve/0/1"), 0.0215);
    ASSERT_EQ(made.size("/discounts"), 2U);
    ASSERT_EQ(made.size("/issues"), 1U);
    EXPECT_EQ(made.text("/issues/0/code"), "discount_curve");
    EXPECT_THAT(made.text("/issues/0/message"),
                HasSubstr("1 contract with a balance of 100.00 EUR names the discount curve "
                          "EUR_ESTR_OIS"));
    // The caller's choice takes precedence.
    const Json chosen(create(files, R"(,"discount_curves":{"EUR":"EUR_ESTR_OIS"})"));
    EXPECT_EQ(chosen.number("/market/currencies/EUR/discount_curve/0/1"), 0.0193);
    EXPECT_THAT(chosen.text("/issues/0/message"), HasSubstr("EUR_EURIBOR_6M"));
}

TEST_F(AlmSession, DepositsWithoutARunOffAssumptionAreReportedWithTheUpload) {
    const std::string book =
        "id,side,type,currency,balance,rate,day_count,last_payment,payment_months,maturity,"
        "withdrawal\n"
        "l,asset,fixed_bullet,EUR,500,0.03,ACT/360,2026-01-01,12,2030-01-01,\n"
        "a,liability,nmd,EUR,1000,0.01,,,,,sight\n"
        "b,liability,nmd,EUR,500,0.01,,,,,sight\n"
        "c,liability,nmd,EUR,70,0.01,,,,,\n";
    const Json made(create(content("book.csv", book) + "," + content("curves.csv", kCurvesCsv)));
    const Json valued(world.body("alm.session.value", request(made.text("/id"), "")));
    const std::vector<std::string> reasons = valued.texts("/issues", "message");
    EXPECT_THAT(reasons,
                Contains(HasSubstr("position a: a non-maturity deposit requires run-off "
                                   "dates (slots), or a deposit rule for its withdrawal key "
                                   "sight")));
    EXPECT_THAT(reasons, Contains(HasSubstr("position c: a non-maturity deposit requires run-off "
                                            "dates (slots), or a withdrawal key that has a deposit "
                                            "rule")));
    EXPECT_EQ(made.text("/ruled_deposits/1/key"), "sight");
    EXPECT_EQ(made.number("/ruled_deposits/1/balance"), 1500);
    EXPECT_EQ(made.text("/issues/0/code"), "no_run_off");
    EXPECT_THAT(made.text("/issues/0/message"),
                HasSubstr("1 non-maturity deposit with a balance of 70.00 in total (c) has no "
                          "run-off assumption and is left out of every valuation: give a "
                          "withdrawal key and a deposit rule of that key"));
    EXPECT_THAT(made.text("/issues/1/message"),
                HasSubstr("2 non-maturity deposits with a balance of 1,500.00 in total (a and "
                          "others) have no run-off assumption and are left out of every "
                          "valuation: add the deposit rule sight to the assumptions"));
    const Json changed(world.body(
        "alm.session.update",
        request(made.text("/id"), R"("if_match":"v1","behaviour":{"deposits":{"sight":{"core":0.6,
                       "even_years":3,"category":"retail_transactional"}}})")));
    EXPECT_THAT(changed.texts("/issues", "code"), Contains("no_run_off"));
    EXPECT_EQ(changed.text("/issues/0/where"), "");
    EXPECT_THAT(changed.texts("/issues", "where"), Not(Contains("sight")));
}

TEST_F(AlmSession, AContradictoryDepositRuleIsRejectedWhenItIsGiven) {
    const std::string id = create_book(20);
    const auto changed =
        world.call("alm.session.update",
                   request(id, R"("if_match":"v1","behaviour":{"deposits":{"core":{"core":0.6,
                       "distribution":[[1,0.2]]}}})"));
    ASSERT_TRUE(fails_with(Code::kInvalidInput, changed));
    EXPECT_EQ(changed.error().errors.at(0).pointer, "/behaviour/deposits/core");
}

TEST_F(AlmSession, ACoreAboveItsCapIsCutAndReported) {
    const std::string id = create_book(20);
    world.body("alm.session.update",
               request(id, R"("if_match":"v1","behaviour":{"deposits":{"core":{"core":0.8,
                       "even_years":3,"category":"wholesale"}}})"));
    const Json value(world.body("alm.session.value", request(id)));
    std::string message;
    for (std::size_t i = 0; i < value.size("/issues"); ++i)
        if (value.text(fmt::format("/issues/{}/code", i)) == "core_cut")
            message = value.text(fmt::format("/issues/{}/message", i));
    EXPECT_THAT(message, HasSubstr("80% of the balance, is cut to the 50%"));
}

// EU 2024/856: no category of deposits may average more than 5 years.
TEST_F(AlmSession, ACoreWithoutCategoryThatAveragesMoreThanAnyCapIsReported) {
    const std::string id = create_book(20);
    const auto codes = [&](const char* version, const char* years) {
        world.body("alm.session.update",
                   request(id, fmt::format(R"("if_match":"{}","behaviour":{{"deposits":{{"core":{{
                           "core":0.6,"even_years":{}}}}}}})",
                                           version, years)));
        const Json value(world.body("alm.session.value", request(id)));
        std::string all;
        for (std::size_t i = 0; i < value.size("/issues"); ++i)
            all += value.text(fmt::format("/issues/{}/code", i)) + " ";
        return all;
    };
    EXPECT_THAT(codes("v1", "12"), HasSubstr("core_above_cap"));
    EXPECT_THAT(codes("v2", "10"), testing::Not(HasSubstr("core_above_cap")));
}

TEST_F(AlmSession, InvalidRowsAreReportedAndTheRestIsRead) {
    std::string text = kBookHeader;
    text += "a,asset,fixed_bullet,EUR,700,0.02,ACT/360,2026-03-15,1,2030-03-15,,,,,,,l,s,\n";
    text += "a,asset,fixed_bullet,EUR,100,0.02,ACT/360,2026-03-15,1,2030-03-15,,,,,,,l,s,\n";
    text += "b,asset,fixed_bullet,EUR,100,0.02,ACT/360,2026-03-15,1,2020-03-15,,,,,,,l,s,\n";
    text += "c,asset,loan,EUR,100,0.02,ACT/360,2026-03-15,1,2030-03-15,,,,,,,l,s,\n";
    for (int i = 0; i < 60; ++i) text += "d" + std::to_string(i) + ",asset\n";
    const Json made(create(content("book.csv", text) + "," + content("x.csv", "a,b\n1,2\n")));
    EXPECT_EQ(made.number("/positions"), 1.0);
    EXPECT_EQ(made.number("/rejected"), 63.0);
    EXPECT_EQ(made.number("/errors"), 64.0);
    EXPECT_NEAR(made.number("/coverage"), 0.7, 1e-12);
    EXPECT_EQ(made.size("/first_errors"), 20U);
    EXPECT_EQ(made.text("/issues/0/code"), "no_market");
    const std::string id = made.text("/id");
    const Json first(world.body("alm.session.errors", request(id)));
    EXPECT_EQ(first.size("/data"), 50U);
    EXPECT_EQ(first.number("/total"), 64.0);
    EXPECT_EQ(first.text("/data/0/rule"), "unknown_table");
    EXPECT_EQ(first.text("/data/1/rule"), "duplicate");
    EXPECT_EQ(first.number("/data/1/line"), 3.0);
    EXPECT_EQ(first.text("/data/2/rule"), "unsound");
    EXPECT_EQ(first.text("/data/3/column"), "type");
    EXPECT_EQ(first.text("/data/3/value"), "loan");
    const Json second(
        world.body("alm.session.errors",
                   request(id, fmt::format(R"("cursor":"{}")", first.text("/next_cursor")))));
    EXPECT_EQ(second.size("/data"), 14U);
    EXPECT_TRUE(second.is_null("/next_cursor"));
    EXPECT_TRUE(fails_with(Code::kInvalidInput,
                           world.call("alm.session.errors", request(id, R"("cursor":"7")"))));
    EXPECT_THAT(run("alm.session.value", request(id)).error().message, HasSubstr("no curves"));
}

TEST_F(AlmSession, MaliciousFilesAreRejected) {
    const std::string bomb = ingest::write_archive(
        {{.name = "positions.csv", .text = std::string(std::size_t{64} << 20, '0')}});
    EXPECT_THAT(refused(fmt::format(R"({{"upload":"{}"}})", upload("bomb.zip", bomb))).message,
                HasSubstr("bomb.zip"));
    const std::string path =
        ingest::write_archive({{.name = "../../positions.csv", .text = book_csv(3)}});
    EXPECT_THAT(refused(fmt::format(R"({{"upload":"{}"}})", upload("path.zip", path))).message,
                HasSubstr("path.zip"));
    const std::string link =
        ingest::write_archive({{.name = "p.csv", .text = "/etc/passwd", .unix_mode = 0120777}});
    EXPECT_EQ(refused(fmt::format(R"({{"upload":"{}"}})", upload("link.zip", link))).code,
              Code::kInvalidInput);
    EXPECT_THAT(refused(content("p.csv", "id,side,type,currency,balance,rat\n")).message,
                HasSubstr("\"rat\""));
    const Error nothing = refused(content("p.csv", kBookHeader + "a,asset\n"));
    EXPECT_EQ(nothing.code, Code::kInvalidInput);
    EXPECT_EQ(nothing.errors.size(), 1U);
    EXPECT_EQ(refused(R"({"name":"x","content":"a","file":"b"})").errors.at(0).pointer, "/files/0");
    // Nothing of them remains.
    const auto root =
        std::filesystem::path(world.path()) / "sessions" / world.owner().tenant.to_string();
    EXPECT_TRUE(std::filesystem::is_empty(root));
}

TEST_F(AlmSession, ACoreBankingExtractIsRead) {
    const std::string meta =
        "Charset;windows-1252\nDecimal separator;,\nDay pattern;dd/MM/yyyy\n"
        "Reference day;11/02/2026\n";
    const std::string zip = ingest::write_archive(
        {{.name = "Fixed linear.csv",
          .text = meta + "Identifier;Start date;Maturity date;Outstanding principal;Position;"
                         "Day count convention;Indexed rate;Payment period;Payment anchor date;"
                         "Producto\nL1;11/02/2025;11/02/2030;1.000,50;Long;ACT/360;3,5;1M;"
                         "11/03/2025;Pr\xE9stamo\n"},
         {.name = "Static_position.csv", .text = meta + "Identifier;Position\nX;Long\n"}});
    const Json made(create(fmt::format(R"({{"upload":"{}"}})", upload("extract.zip", zip))));
    EXPECT_EQ(made.number("/positions"), 1.0) << made.text("/first_errors/0/message");
    EXPECT_EQ(made.text("/files/0/kind"), "skipped");
    EXPECT_EQ(made.text("/files/1/kind"), "bank_extract");
    EXPECT_EQ(made.number("/totals/0/balance"), 1000.5);
    const Json row(world.body("alm.session.positions", request(made.text("/id"))));
    EXPECT_EQ(row.text("/data/0/position/product"), "Pr\xC3\xA9stamo");
    EXPECT_EQ(row.number("/data/0/position/rate"), 0.035);
}

TEST_F(AlmSession, CurvesComeFromAFileAndACurrencyWithoutARateIsReported) {
    auto made = run("alm.session.create",
                    R"({"name":"Bank","as_of":"2026-02-11","currency":"EUR","files":[)" +
                        content("book.csv", book_csv(70)) + R"(],"behaviour":)" + kBehaviour + "}");
    ASSERT_TRUE(ok(made));
    const std::string id = Json(made->body).text("/id");
    std::ifstream golden("tests/golden/alm/curves_2026-02-11.csv");
    const std::string curves((std::istreambuf_iterator<char>(golden)), {});
    const Json set(
        world.body("alm.session.curves",
                   request(id, R"("files":[)" + content("curves_2026-02-11.csv", curves) + "]")));
    EXPECT_NEAR(set.number("/market/currencies/EUR/discount_curve/0/1"), 0.0193, 1e-12);
    EXPECT_EQ(set.text("/issues/0/code"), "no_fx");
    const auto valued = run("alm.session.value", request(id));
    ASSERT_TRUE(ok(valued));
    const Json value(valued->body);
    EXPECT_LT(value.number("/coverage"), 1.0);
    EXPECT_EQ(value.text("/issues/0/code"), "position_rejected");
    EXPECT_THAT(value.text("/issues/0/message"), HasSubstr("USD"));
}

TEST_F(AlmSession, PositionsAreFilteredSortedPagedAndSummed) {
    const std::string id = create_book(700);
    const Json loans(world.body(
        "alm.session.positions",
        request(id, R"("side":"asset","currency":"USD","sort":"balance","descending":true)")));
    EXPECT_EQ(loans.size("/data"), 50U);
    for (int i = 1; i < 50; ++i)
        EXPECT_LE(loans.number(fmt::format("/data/{}/position/balance", i)),
                  loans.number(fmt::format("/data/{}/position/balance", i - 1)));
    std::vector<std::string> seen;
    std::string cursor;
    do {
        const Json page(world.body(
            "alm.session.positions",
            request(id, fmt::format(R"("text":"p0001","limit":3,"cursor":"{}")", cursor))));
        for (std::size_t i = 0; i < page.size("/data"); ++i)
            seen.push_back(page.text(fmt::format("/data/{}/position/id", i)));
        EXPECT_EQ(page.number("/total"), 10.0);
        cursor = page.is_null("/next_cursor") ? "" : page.text("/next_cursor");
    } while (!cursor.empty());
    EXPECT_EQ(seen.size(), 10U);
    EXPECT_TRUE(std::ranges::is_sorted(seen));
    EXPECT_TRUE(fails_with(
        Code::kInvalidInput,
        world.call("alm.session.positions",
                   request(id, fmt::format(R"("cursor":"{}")", loans.text("/next_cursor"))))));
    const Json groups(world.body("alm.session.positions", request(id, R"("group_by":"product")")));
    double positions = 0.0;
    for (std::size_t i = 0; i < groups.size("/groups"); ++i)
        positions += groups.number(fmt::format("/groups/{}/positions", i));
    EXPECT_EQ(positions, 700.0);
    EXPECT_EQ(groups.size("/data"), 0U);
    EXPECT_TRUE(fails_with(Code::kNotFound, world.call("alm.session.position",
                                                       request(id, R"("position":"nobody")"))));
}

// By every column, in both directions: each position once, in the order of the whole list.
TEST_F(AlmSession, PagesOfSortedPositionsRepeatNoneAndKeepTheOrderOfAll) {
    const std::string id = create_book(120);
    for (const std::string sort : {"file", "id", "balance", "rate", "maturity", "product", "side",
                                   "type", "segment", "currency", "next_reset"})
        for (const std::string descending : {"false", "true"}) {
            const std::string order =
                fmt::format(R"("sort":"{}","descending":{})", sort, descending);
            const Json all(
                world.body("alm.session.positions", request(id, order + R"(,"limit":200)")));
            const std::vector<std::string> whole = all.texts("/data", "position/id");
            ASSERT_EQ(std::set<std::string>(whole.begin(), whole.end()).size(), 120U) << order;
            std::vector<std::string> paged;
            std::string cursor;
            do {
                const Json page(world.body(
                    "alm.session.positions",
                    request(id, fmt::format(R"({},"limit":7,"cursor":"{}")", order, cursor))));
                for (const std::string& one : page.texts("/data", "position/id"))
                    paged.push_back(one);
                cursor = page.is_null("/next_cursor") ? "" : page.text("/next_cursor");
            } while (!cursor.empty());
            EXPECT_EQ(paged, whole) << order;
        }
    // Sides are ties by id in both directions; positions without a reset come last.
    for (const std::string descending : {"false", "true"}) {
        const Json sides(world.body(
            "alm.session.positions",
            request(id, fmt::format(R"("sort":"side","descending":{},"limit":200)", descending))));
        for (std::size_t i = 1; i < 120; ++i) {
            const std::string before = fmt::format("/data/{}/position/", i - 1);
            const std::string here = fmt::format("/data/{}/position/", i);
            if (sides.text(here + "side") != sides.text(before + "side")) continue;
            EXPECT_LT(sides.text(before + "id"), sides.text(here + "id"));
        }
        const Json resets(
            world.body("alm.session.positions",
                       request(id, fmt::format(R"("sort":"next_reset","descending":{},"limit":200)",
                                               descending))));
        EXPECT_FALSE(resets.is_null("/data/0/position/next_reset"));
        EXPECT_TRUE(resets.is_null("/data/119/position/next_reset"));
    }
    const auto refused = world.call("alm.session.positions", request(id, R"("sort":"lender")"));
    ASSERT_TRUE(fails_with(Code::kInvalidInput, refused));
    const FieldError& error = refused.error().errors.at(0);
    EXPECT_EQ(error.pointer, "/sort");
    for (const std::string column : {"side", "next_reset", "balance"})
        EXPECT_THAT(error.message + error.hint, HasSubstr(column));
}

TEST_F(AlmSession, IsSharedByAllMembersButPinnedAndDeletedByItsOwnerAndManagers) {
    const std::string id = create_book(20);
    const TenantId home = world.owner().tenant;
    const Principal analyst = world.add_member(home, "analyst", Role::kAnalyst);
    const Principal manager = world.add_member(home, "manager", Role::kManager);
    for (const std::string method :
         {"alm.session.get", "alm.session.positions", "alm.session.value"})
        EXPECT_TRUE(test::ok(run(analyst, method, request(id)))) << method;
    const auto listed = run(analyst, "alm.session.list", "{}");
    ASSERT_TRUE(test::ok(listed));
    EXPECT_EQ(Json(listed->body).text("/data/0/id"), id);
    EXPECT_FALSE(Json(listed->body).truth("/data/0/may_manage"));
    EXPECT_EQ(Json(listed->body).text("/data/0/owner"), world.owner().name);

    EXPECT_TRUE(fails_with(Code::kForbidden, run(analyst, "alm.session.delete", request(id))));
    EXPECT_TRUE(fails_with(Code::kForbidden, run(analyst, "alm.session.update",
                                                 request(id, R"("if_match":"v1","pinned":true)"))));
    EXPECT_TRUE(test::ok(
        run(analyst, "alm.session.update", request(id, R"("if_match":"v1","name":"Renamed")"))));
    EXPECT_TRUE(test::ok(run(manager, "alm.session.delete", request(id))));
}

TEST_F(AlmSession, IsRenamedPinnedAndDeletedWithItsFiles) {
    const std::string id = create_book(20);
    const Json changed(world.body("alm.session.update",
                                  request(id, R"("if_match":"v1","name":"New","pinned":true)")));
    EXPECT_EQ(changed.text("/name"), "New");
    EXPECT_TRUE(changed.truth("/pinned"));
    EXPECT_TRUE(fails_with(
        Code::kConflict,
        world.call("alm.session.update", request(id, R"("if_match":"v1","name":"Old")"))));
    world.body("alm.session.positions", request(id));
    EXPECT_EQ(world.environment().shared<AlmSessionCache>().entries(), 1U);
    const auto directory =
        std::filesystem::path(world.path()) / "sessions" / world.owner().tenant.to_string() / id;
    EXPECT_TRUE(std::filesystem::exists(directory));
    world.body("alm.session.delete", request(id));
    EXPECT_FALSE(std::filesystem::exists(directory));
    EXPECT_EQ(world.environment().shared<AlmSessionCache>().entries(), 0U);
    EXPECT_TRUE(fails_with(Code::kNotFound, world.call("alm.session.get", request(id))));
}

TEST_F(AlmSession, TheListStatesWhenASessionExpires) {
    const std::string id = create_book(10);
    const Json made(world.body("alm.session.list", "{}"));
    const auto used = Instant::parse(made.text("/data/0/last_accessed_at")).value();
    EXPECT_EQ(Instant::parse(made.text("/data/0/expires_at")).value(),
              used + std::chrono::hours{24 * world.environment().settings().session_ttl_days});
    EXPECT_FALSE(made.truth("/data/0/expires_soon"));
    world.clock().advance(std::chrono::hours(24 * 4) + std::chrono::minutes(1));
    EXPECT_TRUE(Json(world.body("alm.session.list", "{}")).truth("/data/0/expires_soon"));
    const Json attention(world.body("home.attention"));
    EXPECT_EQ(attention.text("/items/0/kind"), "expiring_data");
    EXPECT_EQ(attention.text("/items/0/id"), id);
    world.body("alm.session.update", request(id, R"("if_match":"v1","pinned":true)"));
    const Json pinned(world.body("alm.session.list", "{}"));
    EXPECT_TRUE(pinned.is_null("/data/0/expires_at"));
    EXPECT_FALSE(pinned.truth("/data/0/expires_soon"));
    EXPECT_EQ(Json(world.body("home.attention")).size("/items"), 0U);
}

TEST_F(AlmSession, IsDeletedAWeekAfterItsLastUseUnlessPinned) {
    const std::string used = create_book(5);
    const std::string unused = create_book(5);
    const std::string pinned =
        Json(create(content("book.csv", book_csv(5)), R"(,"pinned":true)")).text("/id");
    SessionJanitor janitor(world.environment());
    EXPECT_TRUE(janitor.run_if_due().value());
    EXPECT_FALSE(janitor.run_if_due().value());
    world.clock().advance(std::chrono::hours(24 * 5));
    world.body("alm.session.get", request(used));
    EXPECT_TRUE(janitor.run_if_due().value());  // warns
    world.clock().advance(std::chrono::hours(24 * 3 + 1));
    EXPECT_TRUE(janitor.run_if_due().value());
    EXPECT_TRUE(ok(world.call("alm.session.get", request(used))));
    EXPECT_TRUE(ok(world.call("alm.session.get", request(pinned))));
    EXPECT_TRUE(fails_with(Code::kNotFound, world.call("alm.session.get", request(unused))));
    world.clock().advance(std::chrono::hours(5));
    EXPECT_FALSE(janitor.run_if_due().value());
    world.clock().advance(std::chrono::hours(1));
    EXPECT_TRUE(janitor.run_if_due().value());
}

// The server was off when users should have been warned.
TEST_F(AlmSession, IsKeptForThreeDaysOfWarningAlsoPastItsTime) {
    const std::string id = create_book(5);
    const auto expiry = [&] {
        const Json list(world.body("alm.session.list", "{}"));
        EXPECT_TRUE(list.truth("/data/0/expires_soon"));
        return Instant::parse(list.text("/data/0/expires_at")).value() - world.clock().now();
    };
    SessionJanitor janitor(world.environment());
    world.clock().advance(std::chrono::hours(24 * 20));
    EXPECT_TRUE(janitor.run_if_due().value());
    EXPECT_EQ(expiry(), std::chrono::hours(72));
    EXPECT_EQ(Json(world.body("home.attention")).text("/items/0/kind"), "expiring_data");
    world.clock().advance(std::chrono::hours(71));
    EXPECT_TRUE(janitor.run_if_due().value());
    EXPECT_EQ(expiry(), std::chrono::hours(1));
    world.clock().advance(std::chrono::hours(7));
    EXPECT_TRUE(janitor.run_if_due().value());
    EXPECT_TRUE(fails_with(Code::kNotFound, world.call("alm.session.get", request(id))));
}

TEST(AlmSessionBudget, TheLeastRecentlyUsedIsDeletedAndOneThatIsTooLargeIsRejected) {
    AlmSessionWorld probe;
    const double size =
        Json(probe.create(AlmSessionWorld::content("b.csv", book_csv(50)))).number("/size_bytes");
    Settings settings;
    settings.session_budget_bytes = static_cast<std::uint64_t>(size * 2.5);
    AlmSessionWorld world(settings);
    std::vector<std::string> ids;
    for (int i = 0; i < 3; ++i) {
        ids.push_back(
            Json(world.create(AlmSessionWorld::content("b.csv", book_csv(50)))).text("/id"));
        world.world.clock().advance(std::chrono::minutes(1));
    }
    EXPECT_TRUE(
        fails_with(Code::kNotFound, world.world.call("alm.session.get", world.request(ids[0]))));
    EXPECT_TRUE(ok(world.world.call("alm.session.get", world.request(ids[1]))));
    EXPECT_TRUE(ok(world.world.call("alm.session.get", world.request(ids[2]))));
    const Error large = world.refused(AlmSessionWorld::content("b.csv", book_csv(20000)));
    EXPECT_EQ(large.code, Code::kLimitExceeded);
    EXPECT_THAT(large.message, HasSubstr("BALLAST_SESSION_BUDGET_BYTES"));
}

TEST(AlmSessionCacheTest, KeepsItsBudgetAndEvictsTheLeastRecentlyUsed) {
    AlmSessionCache cache(100);
    cache.put("a", nullptr, 40);
    cache.put("b", nullptr, 40);
    cache.find("a");
    cache.put("c", nullptr, 40);
    EXPECT_EQ(cache.entries(), 2U);
    EXPECT_EQ(cache.bytes(), 80U);
    cache.resize("c", 70);
    EXPECT_EQ(cache.entries(), 1U);
    cache.drop("c");
    EXPECT_EQ(cache.entries(), 0U);
}

}  // namespace
}  // namespace ballast::service
