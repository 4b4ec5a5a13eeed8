// Inside the completions: what is offered where, the same for every shell.
//
// A place is written as the words that lead to it: "ballast call 0" is the first word behind `call`
// that is no flag, "ballast report --format" the word behind that flag.
#pragma once

#include <string>
#include <vector>

#include "door/cli/reference.hpp"
#include "service/method.hpp"

namespace ballast::door::cli {

struct OfferedWord {
    std::string word;
    std::string doc;  // may be empty
};

struct Offer {
    std::string place;
    std::vector<OfferedWord> words;
};

// A command, "ballast call", and its flags: its own and those of the program.
struct CommandFlags {
    std::string command;
    std::vector<FlagReference> flags;
};

struct CompletionTables {
    std::string program;
    std::vector<std::string> commands;     // below the program: "ballast call"
    std::vector<std::string> value_flags;  // names behind which a value stands
    std::vector<CommandFlags> flags;
    std::vector<Offer> words;   // commands, methods and other words that are no flags
    std::vector<Offer> values;  // of flags
};

CompletionTables completion_tables(const CommandReference& program,
                                   const service::MethodTable& methods);

std::string bash_script(const CompletionTables& tables);
std::string zsh_script(const CompletionTables& tables);
std::string fish_script(const CompletionTables& tables);

}  // namespace ballast::door::cli
