// The parsed command line.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace ballast::api::cli {

enum class Command {
    kServe,
    kCall,
    kReport,
    kDemoLoad,
    kLink,
    kToken,
    kRpc,
    kMcp,
    kConfig,
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

    // call
    std::string method;
    std::string file = "-";
    bool list = false;
    bool schema = false;
    bool fail_on_breach = false;

    // report
    std::string portfolio;
    std::vector<std::string> formats;
    std::string as_of;
    std::string output;  // directory, or "-" for standard output
    std::string confidence;
    std::string paths;
    std::string seed;

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

}  // namespace ballast::api::cli
