#include "api/cli/command_line.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ballast::api::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

ParsedLine parse(std::vector<const char*> arguments) {
    arguments.insert(arguments.begin(), "ballast");
    return parse_command_line(static_cast<int>(arguments.size()), arguments.data());
}

TEST(CommandLineTest, ACallTakesAMethodAndAFileOrStandardInput) {
    const ParsedLine parsed = parse({"call", "risk.var", "request.json", "--fail-on-breach"});
    ASSERT_FALSE(parsed.ends);
    EXPECT_EQ(parsed.line.command, Command::kCall);
    EXPECT_EQ(parsed.line.method, "risk.var");
    EXPECT_EQ(parsed.line.file, "request.json");
    EXPECT_TRUE(parsed.line.fail_on_breach);
    EXPECT_EQ(parse({"call", "risk.var"}).line.file, "-");
    EXPECT_TRUE(parse({"call", "--list"}).line.list);
}

TEST(CommandLineTest, AReportTakesSeveralFormats) {
    const ParsedLine parsed =
        parse({"report", "book", "--format", "md,json", "-o", "out", "--as-of", "2024-01-02"});
    ASSERT_FALSE(parsed.ends);
    EXPECT_EQ(parsed.line.command, Command::kReport);
    EXPECT_THAT(parsed.line.formats, ElementsAre("md", "json"));
    EXPECT_EQ(parsed.line.output, "out");
    EXPECT_EQ(parsed.line.as_of, "2024-01-02");
}

TEST(CommandLineTest, SettingFlagsMayPrecedeOrFollowTheCommand) {
    EXPECT_THAT(parse({"--data", "d", "link"}).line.settings, ElementsAre(Pair("data", "d")));
    EXPECT_THAT(parse({"link", "--data", "d"}).line.settings, ElementsAre(Pair("data", "d")));
    EXPECT_THAT(parse({"serve", "--port", "0"}).line.settings, ElementsAre(Pair("port", "0")));
}

TEST(CommandLineTest, AServerThatDoesAllRunsJobsWhateverTheEnvironmentSays) {
    EXPECT_THAT(parse({"serve", "--all"}).line.settings, ElementsAre(Pair("job_workers", "3")));
    EXPECT_TRUE(parse({"serve", "--all", "--workers", "0"}).ends);
}

TEST(CommandLineTest, InvalidArgumentsAreUsageErrors) {
    const std::vector<std::vector<const char*>> wrong{
        {},           {"fly"},    {"call"},
        {"report"},   {"demo"},   {"call", "a", "b", "c"},
        {"token"},    {"config"}, {"report", "book", "--format", "doc"},
        {"--unknown"}};
    for (const auto& arguments : wrong) {
        const ParsedLine parsed = parse(arguments);
        EXPECT_TRUE(parsed.ends);
        EXPECT_EQ(parsed.exit_code, 2);
        EXPECT_FALSE(parsed.standard_error.empty());
        EXPECT_TRUE(parsed.standard_output.empty());
    }
}

TEST(CommandLineTest, HelpAndVersionAreNotErrors) {
    for (const char* flag : {"--help", "--version"}) {
        const ParsedLine parsed = parse({flag});
        EXPECT_TRUE(parsed.ends);
        EXPECT_EQ(parsed.exit_code, 0);
        EXPECT_THAT(parsed.standard_output, HasSubstr("allast"));
        EXPECT_TRUE(parsed.standard_error.empty());
    }
    EXPECT_THAT(parse({"call", "--help"}).standard_output, HasSubstr("ballast call risk.var"));
}

}  // namespace
}  // namespace ballast::api::cli
