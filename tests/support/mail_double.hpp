// A real mail server (tests/doubles/mail_server.py), started once per test process.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fmt/format.h>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "support/child_program.hpp"
#include "support/json.hpp"

namespace ballast::test {

class MailDouble {
public:
    static MailDouble& instance() {
        static MailDouble server;
        return server;
    }

    std::uint16_t starttls_port = 0;
    std::uint16_t tls_port = 0;
    std::uint16_t plain_port = 0;
    std::string ca_file;

    void reset() {
        for (const auto& entry : std::filesystem::directory_iterator(directory_))
            std::filesystem::remove(entry.path());
    }
    // The messages taken since reset, in order, as JSON.
    std::vector<std::string> messages() const {
        std::vector<std::string> found;
        for (int number = 1;; ++number) {
            std::ifstream file(fmt::format("{}/{}.json", directory_, number));
            if (!file) return found;
            std::stringstream text;
            text << file.rdbuf();
            found.push_back(text.str());
        }
    }

private:
    MailDouble() {
        std::istringstream line(program_.first_line());
        line >> starttls_port >> tls_port >> plain_port >> ca_file >> directory_;
    }

    ChildProgram program_{"/usr/bin/python3", "tests/doubles/mail_server.py"};
    std::string directory_;
};

}  // namespace ballast::test
