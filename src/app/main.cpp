// The program: settings, wiring, start.
#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <optional>
#include <signal.h>
#include <string>
#include <string_view>
#include <unistd.h>
#include <vector>

#include "api/cli/command_line.hpp"
#include "api/cli/commands.hpp"
#include "api/log_queue.hpp"
#include "api/mcp/session.hpp"
#include "api/mcp/toolsets.hpp"
#include "api/problem.hpp"
#include "api/process.hpp"
#include "api/rest/client_types.hpp"
#include "api/rpc/session.hpp"
#include "api/rpc/shell_channels.hpp"
#include "api/serve.hpp"
#include "api/work.hpp"
#include "base/crash_point.hpp"
#include "base/vector_target.hpp"
#include "service/backup_settings.hpp"
#include "service/dispatcher.hpp"
#include "service/import_settings.hpp"
#include "service/master_key.hpp"
#include "service/methods.hpp"
#include "service/model_settings.hpp"
#include "service/proposal_settings.hpp"
#include "service/risk/settings_fields.hpp"
#include "service/server_settings.hpp"
#include "service/store_settings.hpp"
#include "service/table_files.hpp"
#include "service/tls_settings.hpp"
#include "service/version.hpp"

namespace {

using namespace ballast;
using api::cli::Command;
using api::cli::CommandLine;

std::optional<std::string> variable(const std::string& name) {
    const char* value = std::getenv(name.c_str());
    return value ? std::optional<std::string>(value) : std::nullopt;
}

std::vector<std::string> variable_names() {
    std::vector<std::string> names;
    for (char** entry = environ; entry && *entry; ++entry) {
        const std::string_view text(*entry);
        names.emplace_back(text.substr(0, text.find('=')));
    }
    return names;
}

// A directory of the XDG base directory specification: the variable, or a place below HOME.
std::string xdg(const std::string& name, const std::string& below_home) {
    if (const auto value = variable(name); value && value->starts_with('/'))
        return *value + "/ballast";
    return variable("HOME").value_or("/tmp") + "/" + below_home + "/ballast";
}

Result<service::ResolvedSettings> settings_of(const CommandLine& line,
                                              const api::cli::Streams& streams) {
    service::SettingInputs inputs{
        .flags = line.settings, .environment = variable, .variables = variable_names()};
    const std::string usual = xdg("XDG_CONFIG_HOME", ".config") + "/settings";
    if (!line.config_file.empty() || std::filesystem::exists(usual)) {
        inputs.file_name = line.config_file.empty() ? usual : line.config_file;
        TRY(const std::string text, streams.read(inputs.file_name));
        TRY(inputs.file, service::parse_settings_file(text));
    }
    TRY(service::ResolvedSettings resolved, service::resolve_settings(inputs));
    // Beside a server on the same machine.
    if (line.command == Command::kWorker)
        for (service::SettingSource& source : resolved.sources)
            if (source.name == "port" && source.source == "default") resolved.settings.port = 0;
    if (resolved.settings.data.empty()) {
        resolved.settings.data = xdg("XDG_DATA_HOME", ".local/share");
        for (service::SettingSource& source : resolved.sources)
            if (source.name == "data") source.value = resolved.settings.data;
    }
    return resolved;
}

// The variable is removed, so that no process started from here inherits it.
service::MasterKeySettings master_key_settings_of(const service::ResolvedSettings& resolved) {
    const std::string name(service::kMasterKeyVariable);
    service::MasterKeySettings settings = service::master_key_settings(resolved);
    settings.variable = variable(name).value_or("");
    ::unsetenv(name.c_str());
    return settings;
}

api::Access access_of(service::Dispatcher& dispatcher, const wire::TableFiles& files) {
    return {
        .table = &dispatcher.table(),
        .invoke = [&](const service::Invocation& i) { return dispatcher.invoke(i); },
        .principal = [&] { return dispatcher.identity().owner(); },
        .make_request_id = [&] { return RequestId::make(dispatcher.environment().clock().now()); },
        .files = &files,
        .in_process = true,
        .remote = "local",
        .values_of_settings =
            [&](const service::Principal& caller, std::string_view method,
                std::string_view portfolio) {
                return service::values_of_settings(dispatcher.environment(), caller.tenant, method,
                                                   portfolio);
            }};
}

// The directories named at start. Programs that start in "/" because nobody chose a directory do
// not thereby name it.
std::vector<std::filesystem::path> directories_of(const std::vector<std::string>& named) {
    if (!named.empty()) return {named.begin(), named.end()};
    std::error_code error;
    const std::filesystem::path here = std::filesystem::current_path(error);
    if (error || here == here.root_path()) return {};
    return {here};
}

// Null unless the level includes one line per request. What the environment logs goes there too.
std::function<void(std::string_view)> log_of(service::Dispatcher& dispatcher) {
    const std::string& level = dispatcher.environment().settings().log;
    if (level != "info" && level != "debug") return {};
    const auto log = [queue = std::make_shared<api::LogQueue>(STDERR_FILENO)](
                         std::string_view text) { queue->push(text); };
    dispatcher.environment().set_log(log);
    return log;
}

// The commands that need no settings; nullopt for the others.
std::optional<int> run_without_settings(const CommandLine& line, const api::cli::Streams& streams) {
    if (line.command == Command::kCompletions)
        return api::cli::run_completions(service::make_method_table(), line, streams);
    if (line.command == Command::kMan)
        return api::cli::run_man(service::make_method_table(), line, streams);
    if (line.command == Command::kHelp)
        return api::cli::run_help(service::make_method_table(), line, streams);
    return std::nullopt;
}

Status serve_rpc(service::Dispatcher& dispatcher, const wire::TableFiles& files,
                 const CommandLine& line) {
    api::Access access = access_of(dispatcher, files);
    const api::mcp::ToolOptions offered{
        .toolsets = {"all"}, .destructive = line.destructive, .secrets = line.secrets};
    access.why_not_offered = [offered](const service::MethodInfo& info) {
        return api::mcp::why_not_offered(info, offered);
    };
    return api::rpc::serve_stdio(STDIN_FILENO, STDOUT_FILENO, access);
}

Status serve_mcp(service::Dispatcher& dispatcher, const wire::TableFiles& files,
                 const CommandLine& line) {
    return api::mcp::serve_stdio(
        STDIN_FILENO, STDOUT_FILENO, access_of(dispatcher, files),
        {.name = "ballast", .version = std::string(service::kEngineVersion)},
        {.toolsets = line.toolsets,
         .read_only = line.read_only,
         .destructive = line.destructive,
         .secrets = line.secrets,
         .answer_bytes = line.answer_bytes});
}

int run_with_state(service::Dispatcher& dispatcher, const service::ResolvedSettings& resolved,
                   const CommandLine& line, const api::cli::Streams& streams) {
    const service::LocalTableFiles files =
        service::LocalTableFiles::below(directories_of(line.directories));
    Status status;
    switch (line.command) {
        case Command::kCall:
            return api::cli::run_call(dispatcher, line, streams);
        case Command::kView:
            return api::cli::run_view(dispatcher, line, streams);
        case Command::kReport:
            return api::cli::run_report(dispatcher, line, streams);
        case Command::kVerify:
            return api::cli::run_verify(dispatcher, line, streams);
        case Command::kDemoLoad:
            return api::cli::run_demo_load(dispatcher, line, streams);
        case Command::kLink:
            return api::cli::run_link(dispatcher, line, streams);
        case Command::kToken:
            return api::cli::run_token(dispatcher, line, streams);
        case Command::kRpc:
            status = serve_rpc(dispatcher, files, line);
            break;
        case Command::kMcp:
            status = serve_mcp(dispatcher, files, line);
            break;
        case Command::kDoctor:
            return api::cli::run_doctor(dispatcher.environment(), resolved.warnings, line, streams);
        case Command::kServe:
            status = api::serve(dispatcher, {.to_terminal = ::isatty(STDOUT_FILENO) == 1,
                                             .out = streams.out,
                                             .log = log_of(dispatcher)});
            break;
        case Command::kWorker:
            status = api::work(dispatcher, {.out = streams.out, .log = log_of(dispatcher)});
            break;
        case Command::kTypescript:
            streams.out(api::rest::client_types(dispatcher.table()));
            break;
        case Command::kConfig:
        case Command::kCompletions:
        case Command::kMan:
        case Command::kHelp:
            break;
    }
    if (status) return 0;
    return api::cli::print_error(streams, line, status.error(), RequestId());
}

int run(const CommandLine& line, const api::cli::Streams& streams) {
    if (const auto done = run_without_settings(line, streams)) return *done;
    const auto resolved = settings_of(line, streams);
    if (!resolved) return api::cli::print_error(streams, line, resolved.error(), RequestId());
    // Not with --quiet, nor when errors are read by a program.
    if (!line.quiet && !line.json_errors)
        for (const std::string& warning : resolved->warnings)
            streams.err(fmt::format("ballast: {}\n", warning));
    if (const Status chosen = use_vector_target(resolved->settings.simd); !chosen)
        return api::cli::print_error(
            streams, line,
            Error{chosen.error().code, fmt::format("simd: {}", chosen.error().message)},
            RequestId());
    if (!line.crash_at.empty())
        if (const Status armed = arm_crash_point(line.crash_at); !armed)
            return api::cli::print_error(streams, line, armed.error(), RequestId());
    if (line.command == Command::kConfig) return api::cli::run_config(*resolved, streams);

    service::Environment environment(resolved->settings, std::make_unique<SystemClock>());
    environment.shared<service::ServerSettings>() = service::server_settings(*resolved);
    environment.shared<service::TlsSettings>() = service::tls_settings(*resolved);
    environment.shared<service::StoreSettings>() = service::store_settings(*resolved);
    environment.shared<service::BackupSettings>() = service::backup_settings(*resolved);
    environment.shared<service::MasterKeySettings>() = master_key_settings_of(*resolved);
    environment.shared<service::ImportSettings>() = service::import_settings(*resolved);
    environment.shared<service::ProposalSettings>() = service::proposal_settings(*resolved);
    environment.shared<service::ModelSettings>() = service::model_settings(*resolved);
    const service::MethodTable table = service::make_method_table();
    service::Dispatcher dispatcher(environment, table);
    return run_with_state(dispatcher, *resolved, line, streams);
}

}  // namespace

int main(int argc, char** argv) {
    signal(SIGPIPE, SIG_IGN);
    api::forbid_core_dumps();
    const api::cli::Streams streams = api::cli::standard_streams();
    const api::cli::ParsedLine parsed = api::cli::parse_command_line(argc, argv);
    if (parsed.ends) {
        streams.out(parsed.standard_output);
        streams.err(parsed.standard_error);
        return parsed.exit_code;
    }
    return run(parsed.line, streams);
}
