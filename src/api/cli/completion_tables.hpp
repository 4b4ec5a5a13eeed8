// Internal to the completions: what is offered at each position, the same for every shell.
//
// A position is written as the words that lead to it: "ballast call 0" is the first non-flag word
// after `call`, "ballast report --format" the word after that flag.
#pragma once

#include <string>
#include <vector>

#include "api/cli/reference.hpp"
#include "service/method.hpp"

namespace ballast::api::cli {

struct OfferedWord {
    std::string word;
    std::string doc;  // may be empty
};

struct Offer {
    std::string place;
    std::vector<OfferedWord> words;
};

// A command, such as "ballast call", and its flags: its own and the global ones.
struct CommandFlags {
    std::string command;
    std::vector<FlagReference> flags;
};

struct CompletionTables {
    std::string program;
    std::vector<std::string> commands;     // below the program: "ballast call"
    std::vector<std::string> value_flags;  // names of flags that take a value
    std::vector<CommandFlags> flags;
    std::vector<Offer> words;   // commands, methods and other words that are not flags
    std::vector<Offer> values;  // values of flags
};

CompletionTables completion_tables(const CommandReference& program,
                                   const service::MethodTable& methods);

std::string bash_script(const CompletionTables& tables);
std::string zsh_script(const CompletionTables& tables);
std::string fish_script(const CompletionTables& tables);

}  // namespace ballast::api::cli
