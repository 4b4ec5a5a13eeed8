// Onboarding over the demo's prices: from a file to an active portfolio, with repairs on the way.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include "base/base64.hpp"
#include "service/demo/demo_world_test.hpp"
#include "service/market/providers.hpp"
#include "service/onboarding/record.hpp"
#include "service/schedule/defaults.hpp"
#include "support/upstream.hpp"
#include "wire/json.hpp"

namespace ballast::service {
namespace {

using test::Json;
using test::ok;
using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr std::string_view kHeader = "ticker,quantity,entry_price,entry_date,tags\n";
const std::string kKnown = std::string(kHeader) +
                           "AAPL,100,158.25,2024-01-16,\"tech,core\"\n"
                           "MSFT,50,380,2024-01-16,tech\n"
                           "SPY,-20,470,2024-01-16,\n"
                           "SPY260116C00650000,2,20,2025-06-16,hedge\n";

class Onboarding : public testing::Test {
protected:
    Result<Reply> invoke(const std::string& method, const std::string& request) {
        Invocation invocation = world_.invocation(method, request, &world_.owner());
        invocation.in_process = true;
        return world_.dispatcher().invoke(invocation);
    }
    Json call(const std::string& method, const std::string& request) {
        auto reply = invoke(method, request);
        EXPECT_TRUE(ok(reply)) << method << " " << request.substr(0, 300);
        return Json(reply ? reply->body : "{}");
    }
    Error error(const std::string& method, const std::string& request) {
        auto reply = invoke(method, request);
        EXPECT_FALSE(reply) << method << " " << request.substr(0, 300) << " succeeded";
        return reply ? Error{} : reply.error();
    }
    Json upload(const std::string& content, const std::string& rest = "") {
        return call("onboarding.upload", upload_request(content, rest));
    }
    static std::string upload_request(const std::string& content, const std::string& rest = "") {
        return fmt::format(R"({{"slug":"mine","name":"Mine","content":{}{}}})",
                           wire::to_json(content), rest);
    }
    static std::string of(const Json& onboarding, const std::string& rest = "") {
        return fmt::format(R"({{"id":"{}"{}}})", onboarding.text("/id"), rest);
    }
    DemoWorld world_;
};

TEST_F(Onboarding, KnownSymbolsGoFromTheFileToAnActivePortfolio) {
    ASSERT_TRUE(ok(make_default_schedules(world_.environment(), world_.owner().tenant)));
    const Json uploaded = upload(kKnown);
    EXPECT_EQ(uploaded.text("/state"), "previewed");
    EXPECT_EQ(uploaded.number("/steps/0/done"), 4.0);
    const Json preview = call("onboarding.preview", of(uploaded));
    EXPECT_EQ(preview.text("/edition"), "short");
    EXPECT_THAT(preview.texts("/data", "state"), Each("valid"));
    const Json confirmed = call("onboarding.confirm", of(uploaded));
    EXPECT_EQ(confirmed.text("/state"), "ready");
    EXPECT_THAT(confirmed.texts("/steps", "name"),
                ElementsAre("parse", "enrich", "price", "options"));
    EXPECT_EQ(confirmed.number("/steps/1/done"), 4.0);
    EXPECT_THAT(confirmed.text("/steps/3/symbols/0/detail"), HasSubstr("volatility: historical"));
    // Types come from the stored securities.
    const Json positions = call("position.list", R"({"portfolio":"mine"})");
    EXPECT_THAT(positions.texts("/data", "type"), ElementsAre("equity", "equity", "etf", "option"));
    const Json completed = call("onboarding.complete", of(uploaded));
    EXPECT_EQ(completed.text("/state"), "active");
    const Json run =
        call("batch.status", fmt::format(R"({{"run":"{}"}})", completed.text("/batch_run")));
    EXPECT_EQ(run.number("/failed"), 0.0);
    EXPECT_EQ(call("portfolio.summary", R"({"portfolio":"mine"})").text("/as_of"), "2025-06-30");
    EXPECT_TRUE(call("schedule.get", R"({"schedule":"Daily batch"})").truth("/enabled"));
    const Json notes = call("notification.list", "{}");
    EXPECT_THAT(notes.texts("/data", "title"), Contains("Mine is active"));
    EXPECT_EQ(error("onboarding.cancel", of(uploaded)).code, Code::kConflict);
}

TEST_F(Onboarding, RowsAreCorrectedOneByOne) {
    const Json uploaded = upload(std::string(kHeader) +
                                 "AAPL,12x,158.25,2024-01-16,\n"
                                 "MSFT,50,380,2099-01-01,\n"
                                 "KO,10,60,2024-01-16,\n");
    EXPECT_EQ(uploaded.text("/state"), "needs_repair");
    EXPECT_EQ(uploaded.number("/steps/0/failed"), 2.0);
    EXPECT_EQ(error("onboarding.confirm", of(uploaded)).code, Code::kConflict);
    const Json wrong = call("onboarding.preview", of(uploaded, R"(,"errors_only":true)"));
    EXPECT_EQ(wrong.size("/data"), 2U);
    EXPECT_EQ(wrong.text("/data/0/errors/0/column"), "quantity");
    EXPECT_EQ(wrong.text("/data/0/errors/0/value"), "12x");
    EXPECT_EQ(wrong.text("/data/1/errors/0/code"), "future");
    const Json first =
        call("onboarding.correct", of(uploaded, R"(,"if_match":"v1","rows":[{"line":2,)"
                                                R"("cells":{"quantity":"12"}}])"));
    EXPECT_EQ(first.number("/steps/0/failed"), 1.0);
    EXPECT_EQ(error("onboarding.correct",
                    of(uploaded, R"(,"if_match":"v1","rows":[{"line":3,"remove":true}])"))
                  .code,
              Code::kConflict);
    const Json second = call("onboarding.correct",
                             of(uploaded, R"(,"if_match":"v2","rows":[{"line":3,"remove":true}])"));
    EXPECT_EQ(second.text("/state"), "previewed");
    const Json file = call("onboarding.download", of(uploaded));
    EXPECT_EQ(file.text("/file_name"), "mine-positions.csv");
    EXPECT_EQ(from_base64(file.text("/content")).value_or(""),
              std::string(kHeader) + "AAPL,12,158.25,2024-01-16,\nKO,10,60,2024-01-16,\n");
    EXPECT_EQ(call("onboarding.confirm", of(uploaded)).text("/state"), "ready");
}

TEST_F(Onboarding, AFileOfAnotherProgramIsReadWithItsColumnsMappedByHand) {
    const std::string file =
        "Papier;Anzahl;Kurs;Gekauft\nAAPL;1.000;158,25;16.01.2024\nMSFT;x;380,5;17.01.2024\n";
    const Error unmapped = error("onboarding.upload", upload_request(file));
    EXPECT_EQ(unmapped.errors.at(0).pointer, "/content");
    EXPECT_THAT(unmapped.errors[0].hint, HasSubstr("`format`"));
    const std::string format =
        R"(,"format":{"columns":{"ticker":"Papier","quantity":"Anzahl","entry_price":"Kurs",)"
        R"("entry_date":"Gekauft"},"date_order":"dmy","decimal_sign":","})";
    const Json uploaded = upload(file, format);
    EXPECT_EQ(uploaded.text("/state"), "needs_repair");
    const Json repaired =
        call("onboarding.correct",
             of(uploaded, R"(,"if_match":"v1","rows":[{"line":3,"cells":{"Anzahl":"-2,5"}}])"));
    EXPECT_EQ(repaired.text("/state"), "previewed") << "the format stays with the onboarding";
    call("onboarding.confirm", of(uploaded));
    const Json positions = call("position.list", R"({"portfolio":"mine"})");
    EXPECT_THAT(positions.texts("/data", "quantity"), ElementsAre("1000", "-2.5"));
    EXPECT_THAT(positions.texts("/data", "entry_date"), ElementsAre("2024-01-16", "2024-01-17"));
    EXPECT_EQ(error("onboarding.upload",
                    upload_request(file, R"(,"format":{"columns":{"ticker":"Aktie"}})"))
                  .errors.at(0)
                  .pointer,
              "/format/columns/ticker");
}

TEST_F(Onboarding, AnUnknownSymbolIsMappedOrKeptAsAPrivateAsset) {
    const Json uploaded = upload(kKnown + "APLE,10,100,2024-01-16,\nCELLAR,2,5000,2022-05-04,\n");
    const Json confirmed = call("onboarding.confirm", of(uploaded));
    EXPECT_EQ(confirmed.text("/state"), "incomplete");
    EXPECT_EQ(confirmed.number("/steps/1/failed"), 2.0);
    const Json readiness = call("onboarding.validate", of(uploaded));
    EXPECT_FALSE(readiness.truth("/ready"));
    EXPECT_EQ(readiness.text("/engines/1/engine"), "aggregation");
    EXPECT_EQ(readiness.text("/engines/1/state"), "partial");
    EXPECT_LT(readiness.number("/engines/1/coverage"), 1.0);
    EXPECT_EQ(error("onboarding.complete", of(uploaded)).code, Code::kConflict);
    EXPECT_EQ(error("onboarding.retry", of(uploaded, R"(,"symbols":[{"symbol":"APLE"}])"))
                  .errors.at(0)
                  .pointer,
              "/symbols/0");
    const Json retried =
        call("onboarding.retry", of(uploaded, R"(,"symbols":[{"symbol":"APLE","to":"AAPL"},)"
                                              R"({"symbol":"CELLAR","keep_private":true,)"
                                              R"("price":"5600"}])"));
    EXPECT_EQ(retried.number("/steps/1/failed"), 0.0);
    EXPECT_EQ(retried.number("/steps/2/failed"), 0.0);
    // Two closes are a value, and no history.
    EXPECT_EQ(retried.text("/state"), "incomplete");
    const Json exposures = call("risk.exposures", R"({"portfolio":"mine"})");
    EXPECT_EQ(exposures.number("/coverage"), 1.0);
    const Json active = call("onboarding.complete", of(uploaded, R"(,"accept_incomplete":true)"));
    EXPECT_EQ(active.text("/state"), "active");
}

TEST_F(Onboarding, AnInterruptedStepContinuesWhereItWas) {
    const Json uploaded = upload(kKnown);
    call("onboarding.confirm", of(uploaded));
    const Status stored = world_.database().transact(
        world_.owner().tenant, [&](store::Transaction& transaction) -> Status {
            TRY(OnboardingRecord record, load_onboarding(transaction, uploaded.text("/id")));
            record.stored.state = store::OnboardingState::kPricing;
            return save_onboarding(transaction, record, world_.environment().clock().now());
        });
    ASSERT_TRUE(ok(stored));
    const Json resumed = call("onboarding.confirm", of(uploaded));
    EXPECT_EQ(resumed.text("/state"), "ready");
    EXPECT_EQ(call("position.list", R"({"portfolio":"mine"})").size("/data"), 4U);
}

TEST_F(Onboarding, CancellingDeletesThePortfolioThatItMade) {
    const Json uploaded = upload(kKnown);
    call("onboarding.confirm", of(uploaded));
    EXPECT_EQ(call("onboarding.cancel", of(uploaded)).text("/state"), "cancelled");
    EXPECT_EQ(error("portfolio.get", R"({"portfolio":"mine"})").code, Code::kNotFound);
    EXPECT_EQ(call("onboarding.list", "{}").text("/data/0/state"), "cancelled");
}

TEST_F(Onboarding, AFileOrASlugThatCannotBeUsedIsRefusedAtItsField) {
    const Error missing = error("onboarding.upload", upload_request("ticker,quantity\nA,1\n"));
    EXPECT_EQ(missing.errors.at(0).pointer, "/content");
    EXPECT_EQ(missing.errors.at(0).code, "missing_column");
    const Error old = error("onboarding.upload",
                            fmt::format(R"({{"slug":"demo-individual","name":"X","content":{}}})",
                                        wire::to_json(kKnown)));
    EXPECT_EQ(old.code, Code::kConflict);
    EXPECT_EQ(error("onboarding.upload", upload_request(std::string(kHeader))).errors.at(0).code,
              "empty");
}

TEST_F(Onboarding, TheTemplatesAreFilesThatCanBeUploaded) {
    const Json templates = call("onboarding.templates", "{}");
    ASSERT_EQ(templates.size("/data"), 2U);
    for (const std::string& content :
         {templates.text("/data/0/content"), templates.text("/data/1/content")}) {
        const Json uploaded = upload(content);
        EXPECT_EQ(uploaded.text("/state"), "previewed") << content;
    }
}

// Configured providers know what the store does not.
class OnboardingDownloads : public Onboarding {
protected:
    OnboardingDownloads() {
        upstream_.reset();
        world_.environment().shared<Fetchers>().set_sleep(
            [this](feed::Elapsed time, const Cancel& cancel) -> Status {
                world_.clock().advance(time);
                return cancel.check();
            });
    }
    void enable(const std::string& name, const std::string& more = "") {
        world_.body("market.provider_put",
                    fmt::format(R"({{"name":"{}","enabled":true,"local":true,"url":"{}",)"
                                R"("license_accepted":true,"per_second":1000{}}})",
                                name, upstream_.base(), more));
    }
    test::Upstream& upstream_ = test::Upstream::instance();
};

TEST_F(OnboardingDownloads, UnknownSymbolsAreDescribedPricedAndTheirOptionsQuoted) {
    enable("yahoo");
    enable("fmp", R"(,"key":"fmp-key")");
    enable("fred", R"(,"key":"fred-key")");
    enable("polygon", R"(,"key":"polygon-key")");
    upstream_.post("/_series",
                   R"({"symbol":"ZZZQ","etf":true,"chain":[["ZZZQ260918C00100000",0.31,3,4]]})");
    const Json uploaded = upload(std::string(kHeader) +
                                 "ZZZQ,100,90,2024-01-16,\n"
                                 "ZZZQ260918C00100000,2,5,2025-06-16,\n"
                                 "ZZZQ260918P00100000,2,5,2025-06-16,\n"
                                 "UNKNOWNX,1,5,2025-06-16,\n");
    const Json confirmed = call("onboarding.confirm", of(uploaded));
    EXPECT_EQ(confirmed.text("/state"), "incomplete") << "one symbol stays unknown";
    EXPECT_EQ(confirmed.number("/steps/1/failed"), 1.0);
    EXPECT_THAT(confirmed.text("/steps/1/symbols/0/detail"), HasSubstr("does not know UNKNOWNX"));
    EXPECT_THAT(confirmed.text("/steps/2/symbols/0/detail"), HasSubstr("delisted"));
    const Json positions = call("position.list", R"({"portfolio":"mine","sort":"symbol"})");
    EXPECT_THAT(positions.texts("/data", "type"), Contains("etf"));
    // The call is in the chain; the put is not, which is stated.
    EXPECT_EQ(confirmed.number("/steps/3/done"), 2.0);
    ASSERT_EQ(confirmed.size("/steps/3/symbols"), 1U);
    EXPECT_EQ(confirmed.text("/steps/3/symbols/0/symbol"), "ZZZQ260918P00100000");
    EXPECT_THAT(confirmed.text("/steps/3/symbols/0/detail"),
                HasSubstr("the contract is not in the option chain of"));
    EXPECT_THAT(confirmed.text("/steps/3/symbols/0/detail"), HasSubstr("(treasury)"));
    EXPECT_EQ(
        call("onboarding.complete", of(uploaded, R"(,"accept_incomplete":true)")).text("/state"),
        "active");
}

TEST_F(OnboardingDownloads, AFailingProviderIsAReasonAndNotAnError) {
    enable("yahoo");
    upstream_.failure("/v8/", "500", 1000);
    const Json uploaded = upload(std::string(kHeader) + "ZZZQ,100,90,2024-01-16,\n");
    const Json confirmed = call("onboarding.confirm", of(uploaded));
    EXPECT_EQ(confirmed.text("/state"), "incomplete");
    EXPECT_THAT(confirmed.text("/steps/1/symbols/0/detail"),
                HasSubstr("enable fmp on the page Providers"));
    EXPECT_THAT(confirmed.text("/steps/2/symbols/0/detail"), HasSubstr("yahoo: "));
    upstream_.reset();
    world_.clock().advance(std::chrono::minutes(6));
    const Json again = call("onboarding.retry", of(uploaded));
    EXPECT_EQ(again.number("/steps/2/failed"), 0.0) << "downloaded now";
}

}  // namespace
}  // namespace ballast::service
