Feature: JWT credentials
  They belong to a person, and say for which applications and how long they are good.

  Background:
    Given the company Acme

  Scenario: One for the application signs its owner in
    Given Alice has a JWT credential for the application
    When the application signs in with the credential
    Then the answer is 200

  Scenario: One for another application does not
    Given Alice has a JWT credential for another application
    When the application signs in with the credential
    Then the answer is 400 with the error "OAU-251"

  Scenario: One that has expired does not
    Given Alice has a JWT credential for 24 hours
    And 25 hours have passed
    When the application signs in with the credential
    Then the answer is 400 with the error "OAU-210"

  Scenario: One that was revoked does not
    Given Alice has a JWT credential for the application
    And the credential was revoked
    When the application signs in with the credential
    Then the answer is 400 with the error "OAU-211"

  Scenario: One of somebody who was disabled does not
    Given Alice has a JWT credential for the application
    And Alice is disabled in the Admin Portal
    When the application signs in with the credential
    Then the answer is 400 with the error "OAU-236"
