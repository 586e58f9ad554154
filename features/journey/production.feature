@browser
Feature: Apply for production
  J10: the requirements stand beside what the application really did.

  Background:
    Given the company Acme
    And somebody has to approve graduations
    And Dana's application "Trip Planner" with the permissions "ReadAccounts"
    And Dana has signed in to the Developer Console

  Scenario: What is missing is shown
    When Dana opens the Graduation of the app "Trip Planner"
    Then Dana reads "Make 20 more calls that succeed: write to the app in the RingCentral app."
    And Dana reads "when all requirements are met"

  Scenario: An application that meets all applies
    Given the application has signed Alice in with a JWT
    And the application has read its extension 20 times
    When Dana opens the Graduation of the app "Trip Planner"
    And Dana presses "Apply for Production" on the page
    Then Dana reads "The application waits for a decision."

  Scenario: The application is approved
    Given the application has signed Alice in with a JWT
    And the application has read its extension 20 times
    And Dana has applied for production
    When Dana opens the Graduation of the app "Trip Planner"
    And Dana presses "Approve" on the page
    Then Dana reads "The app is in production."
    And the application has production credentials

  Scenario: The Setup Wizard tells how far it is
    Given the application has signed Alice in with a JWT
    And the application has read its extension 20 times
    And Dana has applied for production
    And Dana has pressed "Getting Started"
    And Dana has read "as Application Key and Application Secret. Done"
    And Dana has read "When the requirements of the graduation are met. Graduation"
    When Dana opens the Graduation of the app "Trip Planner"
    And Dana presses "Approve" on the page
    And Dana presses "Getting Started"
    Then Dana reads "When the requirements of the graduation are met. How to go on in production Done"
