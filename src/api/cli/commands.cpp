#include "api/cli/commands.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

#include "api/cli/calls.hpp"
#include "api/cli/completions.hpp"
#include "api/cli/manual.hpp"
#include "api/cli/numbers.hpp"
#include "api/cli/reference.hpp"
#include "api/cli/views.hpp"
#include "api/object_writer.hpp"
#include "api/problem.hpp"
#include "api/serve.hpp"
#include "service/demo/demo.hpp"
#include "service/identity_requests.hpp"
#include "service/table_files.hpp"
#include "service/version.hpp"

namespace ballast::api::cli {

namespace {

Result<std::string> read_all(const std::string& file) {
    const bool standard = file == "-";
    const int descriptor = standard ? STDIN_FILENO : open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return fail(Code::kInvalidInput,
                    fmt::format("cannot read {}: {}", file, std::strerror(errno)))
            .with("file", file);
    std::string text;
    char buffer[65536];
    ssize_t count = 0;
    while ((count = read(descriptor, buffer, sizeof buffer)) > 0)
        text.append(buffer, static_cast<std::size_t>(count));
    const int error = errno;
    if (!standard) close(descriptor);
    if (count < 0)
        return fail(Code::kInvalidInput,
                    fmt::format("cannot read {}: {}", file, std::strerror(error)))
            .with("file", file);
    return text;
}

void write_all(int descriptor, std::string_view text) {
    while (!text.empty()) {
        const ssize_t count = write(descriptor, text.data(), text.size());
        if (count <= 0) {
            if (count < 0 && errno == EINTR) continue;
            return;
        }
        text.remove_prefix(static_cast<std::size_t>(count));
    }
}

std::string one_line(std::string text) {
    std::ranges::replace(text, '\n', ' ');
    return text;
}

std::string count_of(std::int64_t count) { return grouped(fmt::to_string(count)); }

bool is_name_part(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
}

// A method that a hint names as the command that people type for it.
std::string with_commands(std::string hint) {
    for (const View& view : views())
        for (std::size_t at = 0; (at = hint.find(view.method, at)) != std::string::npos;) {
            const std::size_t end = at + view.method.size();
            const bool is_whole =
                (at == 0 || !is_name_part(hint[at - 1])) &&
                (end == hint.size() || !is_name_part(hint[end]) ||
                 (hint[end] == '.' && (end + 1 == hint.size() || hint[end + 1] == ' ')));
            const std::string command = fmt::format("`ballast {}`", view.command);
            if (is_whole) hint.replace(at, view.method.size(), command);
            at += is_whole ? command.size() : 1;
        }
    return hint;
}

}  // namespace

Streams standard_streams() {
    return {.out = [](std::string_view text) { write_all(STDOUT_FILENO, text); },
            .err = [](std::string_view text) { write_all(STDERR_FILENO, text); },
            .read = read_all,
            .terminal = standard_terminal()};
}

int print_error(const Streams& streams, const CommandLine& line, const Error& error,
                const RequestId& request) {
    if (line.json_errors) {
        streams.err(problem_json(error, request) + "\n");
        return exit_code(error.code);
    }
    // On the command line the caller owns the data, so nothing is withheld.
    std::string text = "ballast: ";
    // A reader's message already contains its first error; the list below has them all.
    const bool retold = !error.errors.empty() &&
                        error.message.find(error.errors.front().message) != std::string::npos;
    // Several are listed on lines of their own where a person reads them.
    const bool is_list = streams.terminal.error && error.errors.size() > 1;
    if (!retold)
        text += error.message;
    else if (is_list)
        text += fmt::format("{} errors", error.errors.size());
    std::string lines;
    for (const FieldError& field : error.errors) {
        if (is_list) {
            lines += fmt::format("\n  {}{}{}{}", field.pointer, field.pointer.empty() ? "" : ": ",
                                 one_line(field.message),
                                 field.hint.empty()
                                     ? ""
                                     : fmt::format(" ({})", one_line(with_commands(field.hint))));
            continue;
        }
        if (!text.ends_with(' ')) text += "; ";
        if (!field.pointer.empty()) text += field.pointer + ": ";
        text += field.message;
        if (!field.hint.empty()) text += fmt::format(" ({})", with_commands(field.hint));
    }
    streams.err(one_line(std::move(text)) + lines + "\n");
    return exit_code(error.code);
}

int run_demo_load(service::Dispatcher& dispatcher, const CommandLine& line,
                  const Streams& streams) {
    const RequestId id = make_request_id(dispatcher);
    const auto owner = dispatcher.identity().owner();
    if (!owner) return print_error(streams, line, owner.error(), id);
    const auto loaded = [&] {
        if (!streams.terminal.error || line.quiet)
            return service::load_demo(dispatcher.environment(), *owner);
        ProgressBar bar(streams.err, streams.terminal.width, {});
        return service::load_demo(dispatcher.environment(), *owner, bar.reporter());
    }();
    if (!loaded) return print_error(streams, line, loaded.error(), id);
    if (line.quiet) return 0;
    streams.err(loaded->portfolios.empty()
                    ? std::string("the demo portfolios already exist\n")
                    : fmt::format("loaded {} portfolios with {} positions and {} closes: {}\n",
                                  loaded->portfolios.size(), loaded->positions,
                                  count_of(loaded->prices), fmt::join(loaded->portfolios, ", ")));
    if (loaded->transactions > 0)
        streams.err(fmt::format("recorded {} transactions of a household in the ledger\n",
                                count_of(loaded->transactions)));
    if (loaded->market > 0)
        streams.err(fmt::format("stored {} quotes, rates and other market data\n",
                                count_of(loaded->market)));
    if (loaded->bank > 0)
        streams.err(fmt::format("read {} positions of a demo bank, on two dates\n",
                                count_of(loaded->bank)));
    if (loaded->clo > 0)
        streams.err(fmt::format("stored a demo CLO with {} assets\n", count_of(loaded->clo)));
    return 0;
}

int run_link(service::Dispatcher& dispatcher, const CommandLine& line, const Streams& streams) {
    const RequestId id = make_request_id(dispatcher);
    const auto secret = dispatcher.identity().make_one_time_secret();
    if (!secret) return print_error(streams, line, secret.error(), id);
    std::string url;
    std::ifstream(dispatcher.environment().data() / kAddressFile) >> url;
    if (url.empty()) {
        const service::Settings& settings = dispatcher.environment().settings();
        url = fmt::format("http://{}:{}", settings.address, settings.port);
        streams.err("no server is running; start one with `ballast serve`\n");
    }
    streams.out(fmt::format("{}/sign-in?key={}\n", url, *secret));
    return 0;
}

int run_token(service::Dispatcher& dispatcher, const CommandLine& line, const Streams& streams) {
    const RequestId id = make_request_id(dispatcher);
    const auto owner = dispatcher.identity().ensure_owner();
    if (!owner) return print_error(streams, line, owner.error(), id);
    const std::string request = std::move(ObjectWriter()
                                              .member("name", line.name)
                                              .member("scopes", line.scopes)
                                              .member("expires_in_days", line.days))
                                    .finish();
    const auto reply = invoke_as_owner(dispatcher, "auth.create_token", request, id);
    if (!reply) return print_error(streams, line, reply.error(), id);
    const auto token = wire::read_json<service::CreateTokenResponse>(reply->body);
    if (!token) return print_error(streams, line, token.error(), id);
    streams.out(token->token + "\n");
    return 0;
}

int run_completions(const service::MethodTable& methods, const CommandLine& line,
                    const Streams& streams) {
    const auto script = completion_script(line.shell, command_reference(), methods);
    if (!script) return print_error(streams, line, script.error(), RequestId());
    streams.out(*script);
    return 0;
}

int run_man(const service::MethodTable& methods, const CommandLine& line, const Streams& streams) {
    const auto defaults = service::resolve_settings({});
    if (!defaults) return print_error(streams, line, defaults.error(), RequestId());
    streams.out(
        manual_page(command_reference(), methods, defaults->sources, service::kEngineVersion));
    return 0;
}

int run_config(const service::ResolvedSettings& settings, const Streams& streams) {
    // The address of a database has its host, user and password; a directory may name its user.
    // What is printed is often sent to others.
    const auto shown = [](std::string_view value) {
        if (const std::size_t scheme = value.find("://"); scheme != std::string_view::npos)
            return std::string(value.substr(0, scheme)) + "://(not shown)";
        const std::size_t path = value.find('/');
        const bool is_absolute = path == 0 || (path != std::string_view::npos &&
                                               (value[path - 1] == ':' || value[path - 1] == ' '));
        if (!is_absolute) return std::string(value);
        return fmt::format("{}…{}", value.substr(0, path), value.substr(value.rfind('/')));
    };
    for (const service::SettingSource& source : settings.sources)
        streams.out(fmt::format("{} = {}\n    {}; from the {}; {}\n", source.name,
                                shown(source.value), source.description, shown(source.source),
                                source.variable));
    return 0;
}

}  // namespace ballast::api::cli
