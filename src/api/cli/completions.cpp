#include "api/cli/completions.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "api/cli/completion_tables.hpp"

namespace ballast::api::cli {

namespace {

std::vector<OfferedWord> words_at(const PlaceReference& place,
                                  const service::MethodTable& methods) {
    std::vector<OfferedWord> words;
    if (place.name == "method" || place.name == "topic")
        for (const service::Method* method : methods.all())
            words.emplace_back(method->info().name, method->info().summary);
    for (const std::string& value : place.values) words.emplace_back(value, "");
    return words;
}

bool is_among(const FlagReference& flag, const std::vector<FlagReference>& flags) {
    return std::ranges::any_of(
        flags, [&](const FlagReference& other) { return other.names == flag.names; });
}

class Maker {
public:
    Maker(const CommandReference& program, const service::MethodTable& methods)
        : program_(program), methods_(methods) {
        tables_.program = program.name;
        add_command(program, program.name);
    }
    CompletionTables tables() && { return std::move(tables_); }

private:
    void add_command(const CommandReference& command, const std::string& words) {
        if (&command != &program_) tables_.commands.push_back(words);
        std::vector<FlagReference> flags = command.flags;
        // Global flags may also follow a command.
        for (const FlagReference& flag : program_.flags)
            if (!is_among(flag, flags)) flags.push_back(flag);
        for (const FlagReference& flag : flags) add_values(flag, words);
        tables_.flags.push_back({words, std::move(flags)});

        Offer below{words + " 0", {}};
        for (const CommandReference& one : command.commands)
            below.words.emplace_back(one.name, one.doc);
        if (!below.words.empty()) tables_.words.push_back(std::move(below));
        for (std::size_t i = 0; i < command.places.size(); ++i)
            if (auto offered = words_at(command.places[i], methods_); !offered.empty())
                tables_.words.push_back({fmt::format("{} {}", words, i), std::move(offered)});
        for (const CommandReference& one : command.commands)
            add_command(one, fmt::format("{} {}", words, one.name));
    }

    void add_values(const FlagReference& flag, const std::string& words) {
        if (!flag.takes_value) return;
        for (const std::string& name : flag.names) {
            if (std::ranges::find(tables_.value_flags, name) == tables_.value_flags.end())
                tables_.value_flags.push_back(name);
            if (flag.values.empty()) continue;
            Offer offer{fmt::format("{} {}", words, name), {}};
            for (const std::string& value : flag.values) offer.words.emplace_back(value, "");
            tables_.values.push_back(std::move(offer));
        }
    }

    const CommandReference& program_;
    const service::MethodTable& methods_;
    CompletionTables tables_;
};

}  // namespace

CompletionTables completion_tables(const CommandReference& program,
                                   const service::MethodTable& methods) {
    return Maker(program, methods).tables();
}

Result<std::string> completion_script(std::string_view shell, const CommandReference& program,
                                      const service::MethodTable& methods) {
    const CompletionTables tables = completion_tables(program, methods);
    if (shell == "bash") return bash_script(tables);
    if (shell == "zsh") return zsh_script(tables);
    if (shell == "fish") return fish_script(tables);
    return fail(
        Code::kInvalidInput,
        fmt::format("there is no completion script for \"{}\": expected bash, zsh or fish", shell));
}

}  // namespace ballast::api::cli
