#include "service/metrics.hpp"

#include <fstream>

#include "service/store_size.hpp"
#include "support/world.hpp"

namespace ballast::service {
namespace {

using test::ok;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(Metrics, RequestsToProvidersAreCountedByOutcomeAndTimed) {
    Metrics metrics;
    metrics.record_provider("fred", "ok", std::chrono::milliseconds(20));
    metrics.record_provider("fred", "ok", std::chrono::milliseconds(300));
    metrics.record_provider("fred", "unavailable", std::chrono::seconds(20));
    metrics.record_model("anthropic", "limit_exceeded", std::chrono::seconds(2));
    EXPECT_THAT(
        metrics.prometheus(),
        AllOf(HasSubstr("\nballast_provider_requests_total{provider=\"fred\",outcome=\"ok\"} 2\n"),
              HasSubstr("{provider=\"fred\",outcome=\"unavailable\"} 1\n"),
              HasSubstr("ballast_provider_seconds_bucket{provider=\"fred\",le=\"0.5\"} 2\n"),
              HasSubstr("ballast_provider_seconds_sum{provider=\"fred\"} 20.32\n"),
              HasSubstr("ballast_model_requests_total{provider=\"anthropic\","
                        "outcome=\"limit_exceeded\"} 1\n"),
              HasSubstr("ballast_model_seconds_count{provider=\"anthropic\"} 1\n")));
}

TEST(Metrics, TimeOfAnEngineIsThatOfItsCallsAndJobs) {
    Metrics metrics;
    metrics.record("risk.var", "ok", std::chrono::seconds(2));
    metrics.record("risk.exposures", "ok", std::chrono::seconds(1));
    metrics.record_job("risk.var.shard", "succeeded", std::chrono::seconds(4));
    metrics.record("risky.none", "ok", std::chrono::seconds(8));
    EXPECT_THAT(metrics.prometheus(),
                AllOf(HasSubstr("\nballast_engine_seconds_total{engine=\"risk\"} 7\n"),
                      HasSubstr("\nballast_engine_seconds_total{engine=\"alm\"} 0\n")));
}

TEST(Metrics, AGaugeHasAValueOfEachKind) {
    Metrics metrics;
    metrics.set_gauge("jobs", "Jobs.", 3);
    metrics.set_gauge_of("bytes", "Bytes.", "columns", 1);
    metrics.set_gauge_of("bytes", "Bytes.", "columns", 2);
    metrics.set_gauge_of("bytes", "Bytes.", "objects", 4);
    EXPECT_THAT(metrics.prometheus(),
                HasSubstr("# HELP bytes Bytes.\n# TYPE bytes gauge\nbytes{kind=\"columns\"} 2\n"
                          "bytes{kind=\"objects\"} 4\n# HELP jobs Jobs.\n# TYPE jobs gauge\njobs "
                          "3\n"));
}

class StoreMeterTest : public testing::TestWithParam<store::Dialect> {
protected:
    std::string page() { return world_.dispatcher().metrics().prometheus(); }
    void add_file(std::size_t size) {
        std::ofstream(world_.environment().data() / "objects" / std::to_string(size))
            << std::string(size, 'a');
    }

    World world_{make_method_table(), {}, GetParam()};
};
INSTANTIATE_TEST_SUITE_P(Databases, StoreMeterTest, test::kDatabases, test::database_name);

TEST_P(StoreMeterTest, SizesAreMeasuredAtOnceAndThenEveryTenMinutes) {
    world_.owner();
    StoreMeter meter(world_.environment());
    add_file(1000);
    ASSERT_TRUE(ok(meter.run_if_due()));
    EXPECT_THAT(page(), AllOf(HasSubstr("ballast_store_bytes{kind=\"objects\"} 1000\n"),
                              HasSubstr("ballast_store_files{kind=\"objects\"} 1\n"),
                              HasSubstr("ballast_store_bytes{kind=\"uploads\"} 0\n"),
                              HasSubstr("ballast_store_measured_timestamp_seconds "),
                              HasSubstr("ballast_store_bytes{kind=\"database\"} "),
                              Not(HasSubstr("ballast_store_bytes{kind=\"database\"} 0\n"))));
    add_file(500);
    world_.clock().advance(std::chrono::minutes(9));
    ASSERT_TRUE(ok(meter.run_if_due()));
    EXPECT_THAT(page(), HasSubstr("ballast_store_bytes{kind=\"objects\"} 1000\n"));
    world_.clock().advance(std::chrono::minutes(1));
    ASSERT_TRUE(ok(meter.run_if_due()));
    EXPECT_THAT(page(), HasSubstr("ballast_store_bytes{kind=\"objects\"} 1500\n"));
}

TEST_P(StoreMeterTest, SystemStorageStatesTheSizeOfTheDatabase) {
    EXPECT_GT(test::Json(world_.body("system.storage")).number("/installation/database_bytes"),
              10'000);
}

}  // namespace
}  // namespace ballast::service
