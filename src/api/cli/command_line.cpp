#include "api/cli/command_line.hpp"

#include <algorithm>
#include <array>
#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <span>
#include <sstream>

#include "api/cli/reference.hpp"
#include "base/text.hpp"
#include "describe/describe.hpp"
#include "service/report/describe.hpp"
#include "service/settings.hpp"
#include "service/version.hpp"
#include "store/describe_report.hpp"

namespace ballast::api::cli {

namespace {

// The names of an enum, for options that take one.
template <describe::DescribedEnum Enum>
std::vector<std::string> names_of() {
    return {describe::kWords<Enum>.begin(), describe::kWords<Enum>.end()};
}

void add_setting(CLI::App& app, CommandLine& line, const std::string& flag,
                 const std::string& setting, const std::string& doc) {
    app.add_option_function<std::string>(
        "--" + flag, [&line, setting](const std::string& value) { line.settings[setting] = value; },
        doc);
}

constexpr const char* kArgumentsDoc =
    "File with the JSON request (- for standard input) or the JSON itself, and fields as "
    "key=value or key:=json";

// The forms of a response.
void add_forms(CLI::App& command, CommandLine& line) {
    command.add_flag("--json", line.as_json, "Print the response as JSON, as to a pipe");
    command.add_flag("--csv", line.as_csv, "Print a table as CSV");
    command.add_flag("--table", line.as_table, "Print tables, as on a terminal");
}

void add_call(CLI::App& app, CommandLine& line) {
    CLI::App* call = app.add_subcommand("call", "Call a method with a JSON request");
    call->group(std::string(kProgramGroup));
    call->footer(
        "Examples:\n  ballast call --list\n  ballast call risk.var --schema\n"
        "  ballast call risk.var request.json\n  echo '{}' | ballast call portfolio.list -\n"
        "  ballast call risk.var portfolio=demo-individual confidence=0.95,0.99 paths:=50000\n"
        "  ballast call risk.var '{\"portfolio\":\"demo-individual\"}'\n"
        "  ballast call risk.factors portfolio=demo-individual --csv");
    call->add_option("method", line.method, "Method, such as risk.var");
    call->add_option("arguments", line.words, kArgumentsDoc);
    add_forms(*call, line);
    call->add_option("--show", line.show,
                     "Only this part of the response, such as data or totals.by_year");
    call->add_flag("--list", line.list, "List all methods with their summaries");
    call->add_flag("--schema", line.schema, "Print the JSON Schemas of request and response");
    call->add_flag("--fail-on-breach", line.fail_on_breach,
                   "Exit with status 4 when the response reports a breached limit or test");
    call->add_flag("--mpi", line.mpi,
                   "Divide the calculation among the ranks of `mpirun -n N ballast call --mpi …`");
    call->callback([&line] { line.command = Command::kCall; });
}

CLI::App* find_subcommand(CLI::App& app, const std::string& name) {
    for (CLI::App* below : app.get_subcommands({}))
        if (below->get_name() == name) return below;
    return nullptr;
}

// The help of a command that only has commands below it.
std::string doc_of_group(const std::string& name) {
    if (name == "audit") return "List, verify and export the audit log";
    if (name == "backup") return "Create, list, verify, restore and download backups";
    if (name == "batch") return "Run the engines of portfolios, and list what they did";
    if (name == "clo") return "Deals, assets, tests and projections of CLOs";
    if (name == "export") return "Write files of trades, and list them";
    if (name == "node") return "List and drain the processes of an installation";
    if (name == "proposal") return "List, show, approve, reject and expire what agents propose";
    if (name == "schedule") return "Add a schedule, or run one now";
    if (name == "secret") return "Set, list and delete keys and passwords of services outside";
    if (name == "user") return "Invite, list, change and delete the users of a server";
    if (name == "workspace") return "Make workspaces, and manage the members of the home workspace";
    return fmt::format("Import and list {}", name);
}

// The subcommand of a view, below "prices" for "prices import".
CLI::App& subcommand_of(CLI::App& app, const View& view) {
    const std::string command(view.command);
    const std::size_t blank = command.find(' ');
    if (blank == std::string::npos) return *app.add_subcommand(command, std::string(view.doc));
    const std::string above = command.substr(0, blank);
    CLI::App* parent = find_subcommand(app, above);
    if (parent == nullptr) {
        parent = app.add_subcommand(above, doc_of_group(above));
        parent->group(std::string(view.group));
        parent->require_subcommand(1);
    }
    return *parent->add_subcommand(command.substr(blank + 1), std::string(view.doc));
}

void add_view(CLI::App& app, CommandLine& line, const View& view) {
    CLI::App& command = subcommand_of(app, view);
    command.group(std::string(view.group));
    command.footer(fmt::format("{}{}Calls {}; `ballast help {}` lists its fields.",
                               view.example.empty() ? "" : "Example:\n  ",
                               view.example.empty() ? "" : std::string(view.example) + "\n",
                               view.method, view.method));
    std::string doc;
    for (const Place& place : view.places) doc += fmt::format("{}: {}. ", place.name, place.doc);
    command.add_option("arguments", line.words,
                       doc + "Fields of the request as key=value or key:=json");
    add_forms(command, line);
    std::vector<std::string> names;
    for (const Section& section : view.sections) names.emplace_back(section.name);
    if (names.size() > 1)
        command.add_option("--show", line.show, "Only this part of the response")
            ->check(CLI::IsMember(names));
    for (const Switch& one : view.switches)
        command.add_flag_callback(
            std::string(one.flag),
            [&line, field = std::string(one.field)] { line.switches.push_back(field); },
            std::string(one.doc));
    if (!view.documents.empty())
        command.add_option("-o,--output", line.output,
                           "File to write the documents to; - for standard output");
    for (const Option& one : view.options)
        command.add_option_function<std::string>(
            std::string(one.flag),
            [&line, field = std::string(one.field)](const std::string& value) {
                line.options.emplace_back(field, value);
            },
            std::string(one.doc));
    if (!view.fails_on_breach)
        command.add_flag("--fail-on-breach", line.fail_on_breach,
                         "Exit with status 4 when the response reports a breached limit or test");
    command.callback([&line, &view] {
        line.fail_on_breach = line.fail_on_breach || view.fails_on_breach;
        line.command = Command::kView;
        line.view = &view;
        line.method = view.method;
    });
}

void add_report(CLI::App& app, CommandLine& line) {
    CLI::App* report = app.add_subcommand("report",
                                          "Generate a report of a portfolio, a balance "
                                          "sheet or the ledger");
    report->group(std::string(kRiskGroup));
    report->footer(
        "Several formats, or a format that is no text, are written to reports/<subject>_<date>/.\n"
        "Examples:\n  ballast report demo-long-short --format pdf,xlsx\n"
        "  ballast report --kind ledger_year --year 2025 --format pdf");
    report->add_option("portfolio", line.portfolio, "Portfolio, by id or slug");
    report
        ->add_option("--format", line.formats,
                     "Formats: md, json, csv, xlsx, pdf or html; several separated by commas")
        ->delimiter(',')
        ->check(CLI::IsMember(names_of<service::ReportFormat>()));
    report->add_option("--as-of", line.as_of,
                       "Report date as YYYY-MM-DD; the latest date of prices when absent");
    report->add_option("-o,--output", line.output,
                       "Output directory, made if missing; - for standard output (one format)");
    report->add_option("--kind", line.kind, "Kind of report: risk when absent")
        ->check(CLI::IsMember(names_of<store::ReportKind>()));
    report->add_option("--session", line.session, "Session of a balance sheet");
    report->add_option("--deal", line.deal, "Deal of a CLO");
    report->add_option("--year", line.year, "Year of the ledger");
    report->add_option("--template", line.report_template, "Name of a template");
    report
        ->add_option("--sections", line.sections, "Sections, separated by commas; all when absent")
        ->delimiter(',');
    report->add_option("--logo", line.logo, "Name above the title");
    report->add_option("--paper", line.paper, "Paper of the PDF")
        ->check(CLI::IsMember({"a4", "letter"}));
    report->add_option("--confidence", line.confidence,
                       "Confidence level of VaR and ES, such as 0.99");
    report->add_option("--paths", line.paths, "Number of Monte Carlo paths");
    report->add_option("--seed", line.seed, "Random seed of the Monte Carlo methods");
    report->callback([&line] { line.command = Command::kReport; });
    CLI::App* verify =
        app.add_subcommand("verify", "Compute the report in a file again and compare the digests");
    verify->group(std::string(kRiskGroup));
    verify->footer(
        "Example:\n  ballast verify reports/demo-long-short_2025-06-30/"
        "demo-long-short-risk-2025-06-30.pdf");
    verify->add_option("file", line.file, "A report in any format")->required();
    verify->callback([&line] { line.command = Command::kVerify; });
}

void add_serve(CLI::App& app, CommandLine& line) {
    CLI::App* serve =
        app.add_subcommand("serve", "Serve the REST and JSON-RPC interfaces and the web app");
    serve->group(std::string(kServerGroup));
    add_setting(*serve, line, "address", "address", "Address to listen on");
    add_setting(*serve, line, "port", "port", "Port to listen on; 0 for any free one");
    add_setting(*serve, line, "workers", "job_workers",
                "Number of jobs run at once; 0 to serve the API only");
    serve
        ->add_flag_callback(
            "--all",
            [&line] {
                line.settings["job_workers"] = std::to_string(service::Settings{}.job_workers);
            },
            "Serve the API and run jobs, which is the default")
        ->excludes("--workers");
    serve->callback([&line] { line.command = Command::kServe; });
    CLI::App* worker = app.add_subcommand("worker", "Run jobs of the queue, without the API");
    worker->group(std::string(kServerGroup));
    worker->footer(
        "Example:\n  BALLAST_DATABASE=postgresql://app@host/ballast ballast worker --workers 4");
    add_setting(*worker, line, "workers", "job_workers", "Number of jobs run at once");
    add_setting(*worker, line, "address", "address", "Address of health and metrics");
    add_setting(*worker, line, "port", "port",
                "Port of health and metrics; any free one when absent");
    worker->callback([&line] { line.command = Command::kWorker; });
}

// What programs and agents may do beyond calling methods.
void add_reach(CLI::App& command, CommandLine& line) {
    command
        .add_option("--files", line.directories,
                    "Directory that requests may name files in; may be repeated; the working "
                    "directory when absent")
        ->type_name("DIRECTORY")
        ->expected(1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
    command.add_flag("--destructive", line.destructive,
                     "Also offer methods that delete data for good");
    command.add_flag("--secrets", line.secrets,
                     "Also offer methods whose request or response has a secret, such as a token, "
                     "that replace keys or export the workspace");
}

void add_mcp(CLI::App& app, CommandLine& line) {
    CLI::App* mcp = app.add_subcommand(
        "mcp", "Serve the Model Context Protocol over standard input and output");
    mcp->group(std::string(kProgramGroup));
    mcp->footer("Example:\n  ballast mcp --toolsets risk,portfolio --read-only");
    mcp->add_option("--toolsets", line.toolsets,
                    "Sets of tools to offer, separated by commas; all for every set, which is more "
                    "than the default")
        ->delimiter(',');
    mcp->add_flag("--read-only", line.read_only, "Offer only tools that change nothing");
    add_reach(*mcp, line);
    mcp->add_option("--answer-bytes", line.answer_bytes,
                    "Largest answer of a tool in bytes; the rest is read with read_result")
        ->check(CLI::Range(std::size_t{4'000}, std::size_t{100'000'000}))
        ->capture_default_str();
    mcp->callback([&line] { line.command = Command::kMcp; });
}

void add_others(CLI::App& app, CommandLine& line) {
    CLI::App* demo = app.add_subcommand("demo", "Manage the demo data");
    demo->group(std::string(kServerGroup));
    demo->require_subcommand(1);
    demo->add_subcommand("load", "Load portfolios with prices, a household, a bank and a CLO")
        ->callback([&line] { line.command = Command::kDemoLoad; });
    app.add_subcommand("link", "Print a new one-time sign-in link")
        ->group(std::string(kServerGroup))
        ->callback([&line] { line.command = Command::kLink; });
    CLI::App* token = app.add_subcommand("token", "Create a service token for a program");
    token->group(std::string(kServerGroup));
    token->add_option("name", line.name, "Purpose of the token")->required();
    token->add_option("--scope", line.scopes, "Permission of the token; all when none is given");
    token->add_option("--days", line.days, "Lifetime of the token in days")->capture_default_str();
    token->callback([&line] { line.command = Command::kToken; });
    CLI::App* rpc = app.add_subcommand("rpc", "Serve JSON-RPC 2.0 over standard input and output");
    rpc->group(std::string(kProgramGroup));
    rpc->footer("Example:\n  ballast rpc --files ~/portfolio");
    add_reach(*rpc, line);
    rpc->callback([&line] { line.command = Command::kRpc; });
    add_mcp(app, line);
    app.add_subcommand("typescript", "Print the API's types as TypeScript")
        ->group(std::string(kProgramGroup))
        ->callback([&line] { line.command = Command::kTypescript; });
    CLI::App* config = app.add_subcommand("config", "Inspect the settings");
    config->group(std::string(kServerGroup));
    config->require_subcommand(1);
    config->add_subcommand("explain", "Print each setting and where its value comes from")
        ->callback([&line] { line.command = Command::kConfig; });
    CLI::App* doctor = app.add_subcommand(
        "doctor", "Check directories, database, object store, disk space, clock and settings");
    doctor->group(std::string(kServerGroup));
    doctor->add_flag("--json", line.as_json, "Print the report as JSON");
    doctor->callback([&line] { line.command = Command::kDoctor; });
}

void add_helpers(CLI::App& app, CommandLine& line) {
    CLI::App* completions =
        app.add_subcommand("completions", "Print the completion script of a shell");
    completions->group(std::string(kProgramGroup));
    completions->footer(
        "Examples:\n  source <(ballast completions bash)\n"
        "  ballast completions zsh > ~/.zfunc/_ballast\n"
        "  ballast completions fish > ~/.config/fish/completions/ballast.fish");
    completions->add_option("shell", line.shell, "bash, zsh or fish")
        ->required()
        ->check(CLI::IsMember({"bash", "zsh", "fish"}));
    completions->callback([&line] { line.command = Command::kCompletions; });
    CLI::App* man = app.add_subcommand("man", "Print the manual page");
    man->group(std::string(kProgramGroup));
    man->footer("Example:\n  ballast man | man -l -");
    man->callback([&line] { line.command = Command::kMan; });
    CLI::App* help = app.add_subcommand("help", "Describe a command or a method");
    help->group(std::string(kProgramGroup));
    help->footer("Examples:\n  ballast help var\n  ballast help risk.var");
    help->add_option("topic", line.words, "Command or method");
    help->callback([&line] { line.command = Command::kHelp; });
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
    // For tests of crashes; no group, so that the help does not list it.
    app.add_option("--crash-at", line.crash_at, "End the process at a crash point")->group("");
    for (const View& view : views()) add_view(app, line, view);
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
    CommandReference command{.name = app.get_name(),
                             .doc = app.get_description(),
                             .footer = app.get_footer(),
                             .group = app.get_group()};
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

std::string no_such_command(const CommandReference& among, std::string_view name,
                            std::span<const std::string_view> others = {}) {
    std::vector<std::string_view> names;
    for (const CommandReference& command : among.commands) names.push_back(command.name);
    names.insert(names.end(), others.begin(), others.end());
    const std::string_view nearest = nearest_word(name, names);
    const std::string hint =
        !nearest.empty() ? fmt::format("; did you mean \"{}\"?", nearest)
        : name.contains('.')
            ? fmt::format("; `ballast call {}` calls a method, `ballast help {}` describes it",
                          name, name)
            : std::string();
    return fmt::format("ballast: there is no command \"{}\"{}\n", name, hint);
}

// A command without commands below it, as the overview lists it.
struct Leaf {
    std::string name;   // such as "prices import"
    std::string usage;  // with its places, such as "prices import FILE"
    const CommandReference* command = nullptr;
};

std::vector<Leaf> leaves_of(const CommandReference& program) {
    std::vector<Leaf> leaves;
    for (const CommandReference& command : program.commands) {
        if (command.commands.empty()) leaves.push_back({command.name, {}, &command});
        for (const CommandReference& below : command.commands)
            leaves.push_back({command.name + ' ' + below.name, {}, &below});
    }
    for (Leaf& leaf : leaves) {
        leaf.usage = leaf.name;
        for (const View& view : views())
            if (view.command == leaf.name)
                for (const Place& place : view.places) leaf.usage += fmt::format(" {}", place.name);
    }
    return leaves;
}

std::size_t width_of(std::span<const Leaf> leaves) {
    std::size_t width = 0;
    for (const Leaf& leaf : leaves) width = std::max(width, leaf.usage.size());
    return width;
}

// What most people type first, in the order of the overview.
constexpr std::array kMainCommands = {"portfolios", "var",   "stress", "report", "import",
                                      "networth",   "lots",  "eve",    "plan",   "prices import",
                                      "jobs",       "serve", "call",   "help",   "demo load"};

std::string main_commands() {
    const CommandReference program = command_reference();
    std::vector<Leaf> leaves = leaves_of(program);
    std::erase_if(leaves, [](const Leaf& leaf) {
        return std::ranges::find(kMainCommands, leaf.name) == kMainCommands.end();
    });
    const std::size_t width = width_of(leaves);
    std::string text = "Usage: ballast COMMAND [arguments]\n\nMain commands\n";
    for (const Leaf& leaf : leaves)
        text += fmt::format("  {:<{}}  {}\n", leaf.usage, width, leaf.command->doc);
    return text + "\n`ballast help` lists all commands, `ballast call --list` all methods.\n";
}

// A line without a known command: the nearest one, and those at this place; of the program the main
// ones, so that the nearest stays in sight.
void explain_missing_command(CLI::App& app, ParsedLine& parsed) {
    CLI::App* at = &app;
    while (!at->get_subcommands().empty()) at = at->get_subcommands().front();
    if (at->get_subcommands({}).empty()) return;
    const std::vector<std::string> words = app.remaining(true);
    const auto word = std::find_if(words.begin(), words.end(),
                                   [](const std::string& one) { return !one.starts_with('-'); });
    if (word == words.end() && !words.empty()) return;
    if (word == words.end())
        parsed.standard_error = at == &app ? fmt::format("{}\n\n{}", kDescription, main_commands())
                                           : at->help("ballast");
    else
        parsed.standard_error = no_such_command(reference_of(*at), *word) + '\n' +
                                (at == &app ? main_commands() : at->help("ballast"));
}

// Adds how the field is given that somebody wrote as an option, such as --account of an import.
void explain_unknown_option(CLI::App& app, std::span<const char* const> line, ParsedLine& parsed) {
    const CLI::App* at = &app;
    while (!at->get_subcommands().empty()) at = at->get_subcommands().front();
    if (at == &app || !at->get_subcommands({}).empty()) return;
    const std::vector<std::string> unknown = app.remaining(true);
    if (unknown.empty() || !unknown.front().starts_with("--")) return;
    std::string field = unknown.front().substr(2);
    auto next = std::ranges::find(line, unknown.front(),
                                  [](const char* word) { return std::string_view(word); });
    if (next != line.end()) ++next;
    if (field.find('=') == std::string::npos)
        field += '=' + (next != line.end() ? std::string(*next) : "VALUE");
    parsed.standard_error +=
        fmt::format("Fields of a request are given as key=value, such as {}\n", field);
}

// Whether the places of a view are given: as words, in an inline request, or as fields.
std::string missing_place(const CommandLine& line) {
    const View& view = *line.view;
    const Arguments& given = line.arguments;
    if (given.words.size() > view.places.size())
        return fmt::format("{}: one argument too many: {}\n", view.command,
                           given.words[view.places.size()]);
    for (std::size_t i = given.words.size(); i < view.places.size(); ++i) {
        const Place& place = view.places[i];
        const bool is_field = std::any_of(
            given.assignments.begin(), given.assignments.end(), [&](const Assignment& one) {
                return place.field.empty() || one.path.front() == place.field;
            });
        if (place.required && !is_field && given.json.empty())
            return fmt::format("{0}: {1} is missing: {2}\nUsage: ballast {0} {1} [key=value …]\n",
                               view.command, place.name, place.doc);
    }
    return {};
}

// Splits the words of a call or a view; the text of a usage error, or nothing.
std::string settle_arguments(CommandLine& line) {
    if (line.command == Command::kCall && !line.list && line.method.empty())
        return "call: name a method; `ballast call --list` prints them all\n";
    if (line.command == Command::kReport && line.portfolio.empty() &&
        (line.kind.empty() || line.kind == "risk"))
        return "report: PORTFOLIO is missing: Portfolio, by id or slug; `ballast portfolios` lists "
               "them\nUsage: ballast report PORTFOLIO, or ballast report --kind KIND and what it "
               "is "
               "about\n";
    if (line.command != Command::kCall && line.command != Command::kView) return {};
    auto arguments = read_arguments(line.words);
    if (!arguments) return fmt::format("{}\n", arguments.error().message);
    line.arguments = *std::move(arguments);
    if (int{line.as_json} + int{line.as_csv} + int{line.as_table} > 1)
        return fmt::format("{}: --json, --csv and --table exclude each other\n",
                           line.view ? line.view->command : "call");
    if (line.command == Command::kView) return missing_place(line);
    const std::vector<std::string>& files = line.arguments.words;
    if (files.size() + (line.arguments.json.empty() ? 0 : 1) > 1)
        return "call: expected one request, as a file or as JSON, and fields as key=value\n";
    if (!files.empty()) line.file = files.front();
    return {};
}

// The group of a command, or of the command above it.
std::string group_of(const CommandReference& program, const std::string& name,
                     const CommandReference& command) {
    for (const CommandReference& above : program.commands)
        if (!above.commands.empty() && name.starts_with(above.name + ' ')) return above.group;
    return command.group;
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
        if (code != 0) {
            explain_missing_command(app, parsed);
            explain_unknown_option(app, std::span(argv, static_cast<std::size_t>(argc)), parsed);
        }
        return parsed;
    }
    if (const std::string wrong = settle_arguments(line); !wrong.empty()) {
        parsed.ends = true;
        parsed.exit_code = 2;
        parsed.standard_error = wrong;
    }
    return parsed;
}

std::string overview() {
    const CommandReference program = command_reference();
    const std::vector<Leaf> leaves = leaves_of(program);
    const std::size_t width = width_of(leaves);
    std::string text = fmt::format("{}\n\nUsage: ballast COMMAND [arguments]\n", kDescription);
    for (const std::string_view group :
         {kRiskGroup, kLedgerGroup, kPlanGroup, kServerGroup, kProgramGroup}) {
        text += fmt::format("\n{}\n", group);
        for (const Leaf& leaf : leaves)
            if (group_of(program, leaf.name, *leaf.command) == group)
                text += fmt::format("  {:<{}}  {}\n", leaf.usage, width, leaf.command->doc);
    }
    return text +
           "\n`ballast help COMMAND` describes a command, `ballast call --list` lists all "
           "methods.\n";
}

std::string command_help(std::span<const std::string> words) {
    CommandLine line;
    CLI::App app{kDescription, "ballast"};
    add_everything(app, line);
    CLI::App* at = &app;
    for (const std::string& word : words) {
        at = find_subcommand(*at, word);
        if (at == nullptr) return {};
    }
    std::string before = at == &app ? "" : "ballast";
    for (std::size_t i = 0; i + 1 < words.size(); ++i) before += ' ' + words[i];
    return at->help(before);
}

std::string unknown_command(std::string_view name, std::span<const std::string_view> others) {
    return no_such_command(command_reference(), name, others);
}

}  // namespace ballast::api::cli
