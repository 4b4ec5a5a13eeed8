#include "api/cli/commands.hpp"

#include "support/world.hpp"

namespace ballast::api::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class Commands : public testing::Test {
protected:
    service::World world_;
    std::string out_;
    std::string err_;
    std::string input_ = "{}";
    Streams streams_{.out = [this](std::string_view text) { out_ += text; },
                     .err = [this](std::string_view text) { err_ += text; },
                     .read = [this](const std::string&) { return Result<std::string>(input_); }};

    int call(const std::string& method, const std::string& input) {
        out_.clear();
        err_.clear();
        input_ = input;
        CommandLine line{.command = Command::kCall, .method = method};
        return run_call(world_.dispatcher(), line, streams_);
    }
};

TEST_F(Commands, OnlyResponsesGoToStandardOutput) {
    EXPECT_EQ(call("system.version", "{}"), 0);
    EXPECT_EQ(out_, "{\"name\":\"ballast\",\"version\":\"" BALLAST_VERSION "\"}\n");
    EXPECT_EQ(err_, "");
}

TEST_F(Commands, AMethodThatNeedsNoStoreCreatesNone) {
    EXPECT_EQ(call("risk.exposures", R"({"positions":[{"symbol":"A","value":1}]})"), 0);
    EXPECT_FALSE(world_.environment().has_state());
    EXPECT_EQ(call("portfolio.list", "{}"), 0);
    EXPECT_TRUE(world_.environment().has_state());
}

TEST_F(Commands, AComputationOnStoredDataReportsAnEmptyStore) {
    for (const char* method : {"risk.exposures", "options.book", "report.generate"}) {
        EXPECT_EQ(call(method, R"({"portfolio":"x"})"), 6) << method;
        EXPECT_THAT(err_, HasSubstr("nothing is stored yet")) << method;
    }
    EXPECT_FALSE(world_.environment().has_state());
}

TEST_F(Commands, ErrorsAreOneLineOnStandardErrorWithTheirExitCode) {
    EXPECT_EQ(call("portfolio.get", R"({"portfolio":"x"})"), 6);
    EXPECT_EQ(out_, "");
    EXPECT_THAT(err_, StartsWith("ballast: "));
    EXPECT_EQ(std::count(err_.begin(), err_.end(), '\n'), 1);
    EXPECT_EQ(call("portfolio.get", R"({"portfolio":1,"x":2})"), 3);
    EXPECT_EQ(std::count(err_.begin(), err_.end(), '\n'), 1);
    EXPECT_THAT(err_, HasSubstr("/portfolio"));
    EXPECT_THAT(err_, HasSubstr("/x"));
    EXPECT_EQ(call("portfolio.create", R"({"slug":"a","name":"A"})"), 0);
    EXPECT_EQ(call("portfolio.create", R"({"slug":"a","name":"A"})"), 7);
    EXPECT_EQ(call("no.method", "{}"), 6);
}

TEST_F(Commands, SeveralErrorsAreLinesOfTheirOwnOnATerminal) {
    streams_.terminal.error = true;
    EXPECT_EQ(call("portfolio.get", R"({"portfolio":1,"x":2})"), 3);
    EXPECT_THAT(err_, StartsWith("ballast: 2 errors\n  /portfolio: "));
    EXPECT_EQ(std::count(err_.begin(), err_.end(), '\n'), 3);
    EXPECT_THAT(err_, HasSubstr("\n  /x: unknown field"));
}

TEST_F(Commands, ErrorsAreProblemDocumentsOnRequest) {
    const CommandLine line{.json_errors = true};
    EXPECT_EQ(print_error(streams_, line, fail(Code::kUnavailable, "down"), RequestId()), 8);
    EXPECT_EQ(test::Json(err_).text("/code"), "unavailable");
}

TEST_F(Commands, ABreachIsAnExitCodeOnlyOnRequest) {
    std::string days;
    for (int i = 0; i < 300; ++i)
        days += fmt::format("{}{{\"date\":\"{}\",\"pnl\":-10,\"var\":1}}", i ? "," : "",
                            (*fin::Date::parse("2024-01-01") + i).to_string());
    input_ = R"({"pnl":"pnl","var":"var","confidence":0.99,"series":[)" + days + "]}";
    CommandLine line{.command = Command::kCall, .method = "risk.backtest"};
    EXPECT_EQ(run_call(world_.dispatcher(), line, streams_), 0) << err_;
    line.fail_on_breach = true;
    EXPECT_EQ(run_call(world_.dispatcher(), line, streams_), 4);
}

TEST_F(Commands, EveryMethodPrintsItsSchemas) {
    for (const service::Method* method : world_.dispatcher().table().all()) {
        out_.clear();
        CommandLine line{.command = Command::kCall, .method = method->info().name, .schema = true};
        EXPECT_EQ(run_call(world_.dispatcher(), line, streams_), 0);
        const test::Json json(out_);
        EXPECT_TRUE(json.has("/request/properties")) << method->info().name;
        EXPECT_TRUE(json.has("/response")) << method->info().name;
    }
}

TEST_F(Commands, ALinkSignsInOnceAndATokenHasItsScopes) {
    EXPECT_EQ(run_link(world_.dispatcher(), {}, streams_), 0);
    EXPECT_THAT(out_, StartsWith("http://127.0.0.1:8640/sign-in?key="));
    out_.clear();
    CommandLine line{.name = "reader", .scopes = {"portfolio:read"}, .days = 1};
    EXPECT_EQ(run_token(world_.dispatcher(), line, streams_), 0);
    ASSERT_THAT(out_, StartsWith("ballast_"));
    const auto principal = world_.dispatcher().identity().authenticate_token(
        std::string_view(out_).substr(0, out_.size() - 1));
    ASSERT_TRUE(test::ok(principal));
    EXPECT_FALSE(principal->permissions.has(service::Permission::kPortfolioWrite));
}

}  // namespace
}  // namespace ballast::api::cli
