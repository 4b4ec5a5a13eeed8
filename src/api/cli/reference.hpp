// The command line as plain data, from the parser that also prints --help: the source of the
// completions and the manual page.
#pragma once

#include <string>
#include <vector>

namespace ballast::api::cli {

struct FlagReference {
    std::vector<std::string> names;  // "-o", "--output"
    std::string doc;
    bool takes_value = false;
    std::vector<std::string> values;  // the allowed ones; empty: any
};

struct PlaceReference {
    std::string name;  // "method"
    std::string doc;
    bool required = false;
    std::vector<std::string> values;
};

struct CommandReference {
    std::string name;  // "ballast", "call"
    std::string doc;
    std::string footer;  // examples
    std::string group;   // of commands in the overview
    std::vector<FlagReference> flags;
    std::vector<PlaceReference> places;
    std::vector<CommandReference> commands;
};

// The whole program.
CommandReference command_reference();

}  // namespace ballast::api::cli
