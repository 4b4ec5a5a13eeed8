// The parsed command line.
#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "api/cli/arguments.hpp"
#include "api/cli/views.hpp"
#include "base/result.hpp"

namespace ballast::api::cli {

enum class Command {
    kServe,
    kWorker,
    kCall,
    kView,
    kHelp,
    kReport,
    kVerify,
    kDemoLoad,
    kLink,
    kToken,
    kRpc,
    kMcp,
    kConfig,
    kDoctor,
    kCompletions,
    kMan,
    kTypescript,
};

struct CommandLine {
    Command command = Command::kServe;
    std::map<std::string, std::string> settings;  // flags that are settings, by setting name
    std::string config_file;
    bool json_errors = false;
    bool quiet = false;
    std::string crash_at;  // a crash point, for tests

    // call and views
    std::string method;
    std::vector<std::string> words;  // as given
    Arguments arguments;             // of `words`
    std::string file = "-";
    bool list = false;
    bool schema = false;
    bool fail_on_breach = false;
    bool mpi = false;  // as a rank of an MPI run

    // call and views: of the three forms at most one; none: a table on a terminal, otherwise JSON
    const View* view = nullptr;
    bool as_json = false;
    bool as_csv = false;
    bool as_table = false;
    std::string show;                                          // name of a section
    std::vector<std::string> switches;                         // fields set by flags
    std::vector<std::pair<std::string, std::string>> options;  // fields with their values

    // report: a directory; views with documents: a file; "-" for standard output
    std::string output;

    // mcp and rpc
    std::vector<std::string> directories;  // that requests may name files in; empty: this one
    bool destructive = false;
    bool secrets = false;

    // mcp
    std::vector<std::string> toolsets;
    bool read_only = false;
    std::size_t answer_bytes = 20'000;

    // report
    std::string portfolio;
    std::vector<std::string> formats;
    std::string as_of;
    std::string confidence;
    std::string paths;
    std::string seed;
    std::string kind;
    std::string session;
    std::string deal;
    std::string year;
    std::string report_template;
    std::string paper;
    std::string logo;
    std::vector<std::string> sections;

    // token
    std::string name;
    std::vector<std::string> scopes;
    int days = 90;

    // completions
    std::string shell;
};

// Either a command, or text to print and the exit code (help, version, usage errors).
struct ParsedLine {
    CommandLine line;
    bool ends = false;
    int exit_code = 0;
    std::string standard_output;
    std::string standard_error;
};

ParsedLine parse_command_line(int argc, const char* const* argv);

// The commands by group, for a command line without one and for `ballast help`.
std::string overview();
// The help of a command such as "prices import"; empty when there is no such command.
std::string command_help(std::span<const std::string> words);
// "there is no command …", with the nearest name among the commands and `others`.
std::string unknown_command(std::string_view name, std::span<const std::string_view> others = {});

}  // namespace ballast::api::cli
