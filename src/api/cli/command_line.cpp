#include "api/cli/command_line.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <sstream>

#include "api/cli/reference.hpp"
#include "service/version.hpp"

namespace ballast::api::cli {

namespace {

void add_setting(CLI::App& app, CommandLine& line, const std::string& flag,
                 const std::string& setting, const std::string& doc) {
    app.add_option_function<std::string>(
        "--" + flag, [&line, setting](const std::string& value) { line.settings[setting] = value; },
        doc);
}

void add_call(CLI::App& app, CommandLine& line) {
    CLI::App* call = app.add_subcommand("call", "Call a method with a JSON request");
    call->footer(
        "Examples:\n  ballast call --list\n  ballast call risk.var --schema\n"
        "  ballast call risk.var request.json\n  echo '{}' | ballast call portfolio.list -");
    call->add_option("method", line.method, "Method, such as risk.var");
    call->add_option("file", line.file, "File with the JSON request; - for standard input")
        ->capture_default_str();
    call->add_flag("--list", line.list, "List all methods with their summaries");
    call->add_flag("--schema", line.schema, "Print the JSON Schemas of request and response");
    call->add_flag("--fail-on-breach", line.fail_on_breach,
                   "Exit with status 4 when the response reports a breached limit or test");
    call->callback([&line] { line.command = Command::kCall; });
}

void add_report(CLI::App& app, CommandLine& line) {
    CLI::App* report = app.add_subcommand("report", "Write the risk report of a portfolio");
    report->footer("Example:\n  ballast report demo-long-short --format md,json,csv");
    report->add_option("portfolio", line.portfolio, "Portfolio, by id or slug")->required();
    report
        ->add_option("--format", line.formats,
                     "Formats: md, json or csv; several separated by commas")
        ->delimiter(',')
        ->check(CLI::IsMember({"md", "json", "csv"}));
    report->add_option("--as-of", line.as_of,
                       "Report date as YYYY-MM-DD; the latest date of prices when absent");
    report->add_option("-o,--output", line.output,
                       "Output directory; - for standard output (one format)");
    report->add_option("--confidence", line.confidence,
                       "Confidence level of VaR and ES, such as 0.99");
    report->add_option("--paths", line.paths, "Number of Monte Carlo paths");
    report->add_option("--seed", line.seed, "Random seed of the Monte Carlo methods");
    report->callback([&line] { line.command = Command::kReport; });
}

void add_serve(CLI::App& app, CommandLine& line) {
    CLI::App* serve =
        app.add_subcommand("serve", "Serve the REST and JSON-RPC interfaces and the web app");
    add_setting(*serve, line, "address", "address", "Address to listen on");
    add_setting(*serve, line, "port", "port", "Port to listen on; 0 for any free one");
    serve->callback([&line] { line.command = Command::kServe; });
}

void add_others(CLI::App& app, CommandLine& line) {
    CLI::App* demo = app.add_subcommand("demo", "Manage the demo data");
    demo->require_subcommand(1);
    demo->add_subcommand("load", "Load three portfolios and their prices")->callback([&line] {
        line.command = Command::kDemoLoad;
    });
    app.add_subcommand("link", "Print a new one-time sign-in link")->callback([&line] {
        line.command = Command::kLink;
    });
    CLI::App* token = app.add_subcommand("token", "Create a service token for a program");
    token->add_option("name", line.name, "Purpose of the token")->required();
    token->add_option("--scope", line.scopes, "Permission of the token; all when none is given");
    token->add_option("--days", line.days, "Lifetime of the token in days")->capture_default_str();
    token->callback([&line] { line.command = Command::kToken; });
    app.add_subcommand("rpc", "Serve JSON-RPC 2.0 over standard input and output")
        ->callback([&line] { line.command = Command::kRpc; });
    app.add_subcommand("mcp", "Serve the Model Context Protocol over standard input and output")
        ->callback([&line] { line.command = Command::kMcp; });
    app.add_subcommand("typescript", "Print the API's types as TypeScript")->callback([&line] {
        line.command = Command::kTypescript;
    });
    CLI::App* config = app.add_subcommand("config", "Inspect the settings");
    config->require_subcommand(1);
    config->add_subcommand("explain", "Print each setting and where its value comes from")
        ->callback([&line] { line.command = Command::kConfig; });
}

void add_helpers(CLI::App& app, CommandLine& line) {
    CLI::App* completions =
        app.add_subcommand("completions", "Print the completion script of a shell");
    completions->footer(
        "Examples:\n  source <(ballast completions bash)\n"
        "  ballast completions zsh > ~/.zfunc/_ballast\n"
        "  ballast completions fish > ~/.config/fish/completions/ballast.fish");
    completions->add_option("shell", line.shell, "bash, zsh or fish")
        ->required()
        ->check(CLI::IsMember({"bash", "zsh", "fish"}));
    completions->callback([&line] { line.command = Command::kCompletions; });
    CLI::App* man = app.add_subcommand("man", "Print the manual page");
    man->footer("Example:\n  ballast man | man -l -");
    man->callback([&line] { line.command = Command::kMan; });
}

void add_everything(CLI::App& app, CommandLine& line) {
    app.require_subcommand(1);
    app.fallthrough();
    app.set_version_flag("--version", fmt::format("ballast {}", service::kEngineVersion));
    app.add_option("--config", line.config_file, "Settings file");
    app.add_flag("--json-errors", line.json_errors, "Write errors as problem documents");
    app.add_flag("-q,--quiet", line.quiet, "Print only data and errors");
    add_setting(app, line, "data", "data", "Data directory");
    add_setting(app, line, "database", "database", "Database: sqlite:<path> or postgresql://…");
    add_setting(app, line, "log", "log", "Log level: off, error, info or debug");
    add_call(app, line);
    add_report(app, line);
    add_serve(app, line);
    add_others(app, line);
    add_helpers(app, line);
}

constexpr const char* kDescription =
    "Ballast: valuation, risk and cash flows of portfolios and balance sheets.";

// "TEXT:{md,json,csv}" is how the parser shows the type of an option with a fixed set of values.
std::vector<std::string> values_of(const CLI::Option& option) {
    const std::string type = option.get_type_name();
    const std::size_t begin = type.find('{');
    const std::size_t end = type.find('}');
    std::vector<std::string> values;
    if (begin == std::string::npos || end == std::string::npos) return values;
    std::istringstream words(type.substr(begin + 1, end - begin - 1));
    for (std::string word; std::getline(words, word, ',');) values.push_back(word);
    return values;
}

CommandReference reference_of(const CLI::App& app) {
    CommandReference command{
        .name = app.get_name(), .doc = app.get_description(), .footer = app.get_footer()};
    for (const CLI::Option* option : app.get_options({})) {
        if (option->get_positional()) {
            command.places.push_back({option->get_name(true), option->get_description(),
                                      option->get_required(), values_of(*option)});
            continue;
        }
        FlagReference flag{.doc = option->get_description(),
                           .takes_value = option->get_items_expected_max() > 0,
                           .values = values_of(*option)};
        for (const std::string& name : option->get_snames()) flag.names.push_back("-" + name);
        for (const std::string& name : option->get_lnames()) flag.names.push_back("--" + name);
        command.flags.push_back(std::move(flag));
    }
    for (const CLI::App* below : app.get_subcommands({}))
        command.commands.push_back(reference_of(*below));
    return command;
}

}  // namespace

CommandReference command_reference() {
    CommandLine line;
    CLI::App app{kDescription, "ballast"};
    add_everything(app, line);
    return reference_of(app);
}

ParsedLine parse_command_line(int argc, const char* const* argv) {
    ParsedLine parsed;
    CommandLine& line = parsed.line;
    CLI::App app{kDescription, "ballast"};
    add_everything(app, line);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        std::ostringstream out;
        std::ostringstream err;
        const int code = app.exit(error, out, err);
        parsed.ends = true;
        parsed.exit_code = code == 0 ? 0 : 2;
        parsed.standard_output = out.str();
        parsed.standard_error = err.str();
    }
    if (!parsed.ends && line.command == Command::kCall && !line.list && line.method.empty()) {
        parsed.ends = true;
        parsed.exit_code = 2;
        parsed.standard_error = "call: name a method; `ballast call --list` prints them all\n";
    }
    return parsed;
}

}  // namespace ballast::api::cli
