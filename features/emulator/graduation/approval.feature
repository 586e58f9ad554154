Feature: Approval
  Whoever starts the emulator chooses whether somebody reviews applications, or nobody
  does, or there is no graduation at all.

  Background:
    Given the company Acme

  Scenario: Somebody has to approve
    Given somebody has to approve graduations
    And Dana's application "Trip Planner" with the permissions "ReadAccounts"
    And the application has signed Alice in with a JWT
    And the application has read its extension 20 times
    When Dana applies for production
    Then the graduation is "Applied"
    And the application has no production credentials
    When the reviewer approves it with "Well done."
    Then the application has production credentials

  Scenario: Somebody rejects
    Given somebody has to approve graduations
    And Dana's application "Trip Planner" with the permissions "ReadAccounts"
    And the application has signed Alice in with a JWT
    And the application has read its extension 20 times
    And Dana has applied for production
    When the reviewer rejects it with "The description is poor."
    Then the graduation is "Rejected"
    And Dana is sent the mail "Trip Planner was not approved for production"
    And the application has no production credentials

  Scenario: There is no graduation
    Given there is no graduation
    And Dana's application "Trip Planner" with the permissions "ReadAccounts"
    Then the application has production credentials

  Scenario: Nobody applies twice
    Given Dana's application "Trip Planner" with the permissions "ReadAccounts"
    And the application has signed Alice in with a JWT
    And the application has read its extension 20 times
    And Dana has applied for production
    When Dana applies for production
    Then the application for production is refused with "in production already"

  Scenario: A rotated secret takes the place of the old one
    Given Dana's application "Trip Planner" with the permissions "ReadAccounts"
    When Dana rotates the client secret
    And the application signs Alice in with a JWT in sandbox
    Then the answer is 400 with the error "OAU-153"
