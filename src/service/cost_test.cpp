// Requests of the heavy methods that ask for more than a call or a job may take, refused before
// anything is computed.
#include "service/cost.hpp"

#include "support/world.hpp"

namespace ballast::service {
namespace {

using ::testing::HasSubstr;

std::string repeated(std::string_view item, std::size_t count) {
    std::string list;
    for (std::size_t i = 0; i < count; ++i)
        list += (i > 0 ? "," : "") + fmt::format(fmt::runtime(item), i);
    return list;
}

// The last is what the message names.
struct Heavy {
    std::string_view method;
    std::string request;
    std::string_view figure;
};

std::vector<Heavy> heavy_requests() {
    const std::string plan =
        R"("initial_portfolio":1000000,"years":60,"monthly":true,"paths":10000000,)"
        R"("withdrawal":{"strategy":"constant_dollar","rate":0.04})";
    const std::string curve = R"("currencies":{"EUR":{"discount_curve":[[1,0.02]]}})";
    return {
        {"risk.correlation", fmt::format(R"({{"symbols":[{}]}})", repeated(R"("S{}")", 10'000)),
         "the correlation of 10,000 symbols"},
        {"risk.var",
         fmt::format(R"({{"paths":10000000000,"positions":[{}]}})",
                     repeated(R"({{"symbol":"S{}","value":1}})", 1'000)),
         "20,000,000,000 simulated paths"},
        {"plan.simulate", fmt::format("{{{}}}", plan), "a simulation of 10,000,000 paths"},
        {"alm.cashflows",
         fmt::format(
             R"({{"as_of":"2026-01-31","reporting_currency":"EUR",{},"scenarios":[{}],)"
             R"("positions":[{}]}})",
             curve, repeated(R"({{"name":"s{}","parallel_bp":1}})", 100),
             repeated(R"({{"id":"{}","side":"asset","type":"fixed_annuity","currency":"EUR",)"
                      R"("balance":1,"rate":0.03,"next_payment":"2026-02-28",)"
                      R"("payment_months":1,"maturity":"2056-01-31"}})",
                      1'000)),
         "cash flows"},
    };
}

TEST(Cost, HeavyRequestsAreRefusedBeforeTheyAreComputed) {
    World world;
    for (const Heavy& heavy : heavy_requests()) {
        const auto reply = world.call(heavy.method, heavy.request);
        ASSERT_FALSE(reply) << heavy.method;
        EXPECT_EQ(reply.error().code, Code::kLimitExceeded)
            << heavy.method << ": " << reply.error().message;
        EXPECT_THAT(reply.error().message, HasSubstr(heavy.figure));
        EXPECT_THAT(reply.error().message, HasSubstr("the limit of a job is"));
    }
}

TEST(Cost, EveryMethodEstimatesAtLeastItsRequest) {
    const Cost small = request_cost(1'000);
    const Cost large = request_cost(16 << 20);
    EXPECT_GT(large.bytes, 1'000 * small.bytes);
    // A request of the largest size must pass.
    EXPECT_TRUE(check_cost(large, call_limits(Settings{})));
}

TEST(Cost, TheSumNamesTheLargerPart) {
    const Cost sum = Cost{.bytes = 10, .figure = "rows"} + Cost{.bytes = 20, .figure = "symbols"};
    EXPECT_EQ(sum.bytes, 30);
    EXPECT_EQ(sum.figure, "symbols");
}

TEST(Cost, ALimitOfZeroIsNone) {
    EXPECT_TRUE(check_cost({.bytes = 1e18, .seconds = 1e18}, {}));
    EXPECT_FALSE(check_cost({.bytes = 2}, {.bytes = 1}));
}

}  // namespace
}  // namespace ballast::service
