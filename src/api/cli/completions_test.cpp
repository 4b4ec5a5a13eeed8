// Runs the scripts in their shells, where these are installed.
#include "api/cli/completions.hpp"

#include <cstdio>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sstream>

#include "api/cli/manual.hpp"
#include "service/methods.hpp"
#include "support/state.hpp"
#include "support/temporary_directory.hpp"

namespace ballast::api::cli {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsSupersetOf;
using ::testing::Not;

std::string run(const std::string& command) {
    std::string output;
    FILE* pipe = popen(command.c_str(), "r");
    if (!pipe) return output;
    char buffer[4096];
    while (const std::size_t count = std::fread(buffer, 1, sizeof buffer, pipe))
        output.append(buffer, count);
    pclose(pipe);
    return output;
}

class Completions : public testing::TestWithParam<const char*> {
protected:
    void SetUp() override {
        if (run(fmt::format("command -v {}", shell())).empty())
            GTEST_SKIP() << shell() << " is not installed";
        const auto script = completion_script(shell(), command_reference(), methods_);
        ASSERT_TRUE(test::ok(script));
        std::ofstream(directory_ / "script") << *script;
    }
    std::string shell() const { return GetParam(); }

    // What the shell offers for the last word.
    std::vector<std::string> offered(const std::vector<std::string>& words) {
        std::string text = fmt::format("{}", fmt::join(words, "' '"));
        std::string program;
        if (shell() == "bash")
            program = fmt::format(
                "source '{}'\nCOMP_WORDS=('{}')\nCOMP_CWORD={}\n_ballast\n"
                "printf '%s\\n' \"${{COMPREPLY[@]}}\"\n",
                directory_ / "script", text, words.size() - 1);
        else if (shell() == "zsh")  // the completion system itself needs a terminal
            program = fmt::format(
                "compdef() {{ : }}\ncompadd() {{ shift; print -l -- $@ }}\n"
                "_describe() {{ print -l -- ${{${{(P)2}}%%:*}} }}\n_files() {{ print files }}\n"
                "source '{}'\nwords=('{}')\nCURRENT={}\n_ballast\n",
                directory_ / "script", text, words.size());
        else
            program = fmt::format("source '{}'\ncomplete -C \"{}\"\n", directory_ / "script",
                                  fmt::join(words, " "));
        std::ofstream(directory_ / "program") << program;
        std::istringstream lines(run(fmt::format("HOME='{}' {} '{}' 2>&1", directory_.path(),
                                                 shell(), directory_ / "program")));
        std::vector<std::string> found;
        for (std::string line; std::getline(lines, line);)
            if (const std::string word = line.substr(0, line.find('\t'));
                !word.empty() && word.starts_with(words.back()))
                found.push_back(word);
        return found;
    }

    service::MethodTable methods_ = service::make_method_table();
    test::TemporaryDirectory directory_;
};

INSTANTIATE_TEST_SUITE_P(Shells, Completions, testing::Values("bash", "zsh", "fish"),
                         [](const auto& shell) { return std::string(shell.param); });

TEST_P(Completions, OfferTheCommands) {
    std::vector<std::string> commands;
    for (const CommandReference& command : command_reference().commands)
        commands.push_back(command.name);
    EXPECT_GE(commands.size(), 10U);
    EXPECT_THAT(offered({"ballast", ""}), IsSupersetOf(commands));
    EXPECT_THAT(offered({"ballast", "rep"}), ElementsAre("report"));
    EXPECT_THAT(offered({"ballast", "--data", "call", "rep"}), ElementsAre("report"));
    EXPECT_THAT(offered({"ballast", "demo", ""}), ElementsAre("load"));
}

TEST_P(Completions, OfferEveryMethodToCallAndOnlyThere) {
    std::vector<std::string> names;
    for (const service::Method* method : methods_.all()) names.push_back(method->info().name);
    EXPECT_THAT(offered({"ballast", "call", ""}), IsSupersetOf(names));
    EXPECT_THAT(offered({"ballast", "call", "risk.va"}), ElementsAre("risk.var"));
    EXPECT_THAT(offered({"ballast", "--quiet", "call", "risk.va"}), ElementsAre("risk.var"));
    EXPECT_THAT(offered({"ballast", "call", "risk.var", "risk."}), Not(Contains("risk.var")));
    EXPECT_THAT(offered({"ballast", "report", "risk."}), Not(Contains("risk.var")));
}

TEST_P(Completions, OfferFlagsAndTheirValues) {
    EXPECT_THAT(offered({"ballast", "call", "--"}),
                IsSupersetOf({"--schema", "--fail-on-breach", "--data"}));
    EXPECT_THAT(offered({"ballast", "report", "--"}), Not(Contains("--schema")));
    EXPECT_THAT(offered({"ballast", "report", "book", "--format", "m"}), ElementsAre("md"));
    EXPECT_THAT(offered({"ballast", "completions", "z"}), ElementsAre("zsh"));
}

TEST(CompletionScript, IsRejectedForAnUnknownShell) {
    EXPECT_TRUE(
        test::fails_with(Code::kInvalidInput, completion_script("tcsh", command_reference(), {})));
}

std::string with_escaped_hyphens(std::string text) {
    for (std::size_t at = 0; (at = text.find('-', at)) != std::string::npos; at += 2)
        text.insert(at, "\\");
    return text;
}

TEST(ManualPage, HasEveryCommandFlagMethodVariableAndExitCode) {
    const service::MethodTable methods = service::make_method_table();
    const auto settings = service::resolve_settings({});
    ASSERT_TRUE(test::ok(settings));
    const std::string page = manual_page(command_reference(), methods, settings->sources, "1.2");
    EXPECT_THAT(page, HasSubstr(".TH BALLAST 1 \"\" \"ballast 1.2\""));
    for (const CommandReference& command : command_reference().commands) {
        EXPECT_THAT(page, HasSubstr(".SS ballast " + with_escaped_hyphens(command.name)));
        for (const FlagReference& flag : command.flags)
            for (const std::string& name : flag.names)
                EXPECT_THAT(page, HasSubstr("\\fB" + with_escaped_hyphens(name) + "\\fR"));
    }
    for (const service::Method* method : methods.all())
        EXPECT_THAT(page, HasSubstr("\\fB" + method->info().name + "\\fR"));
    for (const service::SettingSource& setting : settings->sources)
        EXPECT_THAT(page, HasSubstr("\\fB" + setting.variable + "\\fR"));
    for (const char* code : {"0", "1", "2", "3", "4", "5", "6", "7", "8", "130"})
        EXPECT_THAT(page, HasSubstr(fmt::format(".TP\n\\fB{}\\fR\n", code)));
    EXPECT_TRUE(std::ranges::all_of(page, [](unsigned char c) { return c < 0x80; }));
}

}  // namespace
}  // namespace ballast::api::cli
